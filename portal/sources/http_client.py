"""Asking one service over HTTP: every question and every answer signed, tried again a few times, bounded.

What goes wrong is told as SourceUnreachable or SourceMismatch, without the service's own words: they may quote rows.
"""

import asyncio
import json
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from tenacity import AsyncRetrying

from portal.clock import now
from portal.sources.errors import SourceMismatch, SourceUnreachable
from portal.sources.http_retrying import NOT_NOW, TryAgain, retrying, wanted_wait
from portal.sources.http_signature import WINDOW, Secrets

CONNECT_SECONDS = 3.0
ANSWER_BYTES = 1 << 20
"""The longest answer that is not streamed."""

Question = Mapping[str, Any]
"""What is asked, as JSON; its "call" names the address, so that the signature covers that too."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to our question that has begun; what it says counts only once its signature fits."""

    id: str
    timestamp: int
    signature: str
    status: int
    chunks: AsyncIterator[bytes]


class PlanRefused(Exception):
    """The service says (409), signed, that it has done nothing: the data has changed since its plan."""


class HttpClient:
    """The service of the source named `source`, at `base`. No connection is made before the first question."""

    def __init__(self, source: str, base: str, secrets: Secrets, timeout: timedelta) -> None:
        self.source = source
        self.secrets = secrets
        self.seconds = timeout.total_seconds()
        self._base = base.rstrip("/")
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(self.seconds, connect=min(CONNECT_SECONDS, self.seconds)),
            follow_redirects=False,
            trust_env=False,
            headers={"accept-encoding": "identity", "user-agent": "portal"},
        )

    async def ask(self, call: str, question: Question | None = None, key: str | None = None) -> bytes:
        """The answer, whole, its signature checked; asked again a few times where that may help.

        Without a `question` it is asked with GET. `key` makes repeating safe (Idempotency-Key). Raises PlanRefused.
        """
        async for attempt in self.tries():
            with attempt:
                return await self._asked(call, question, key)
        raise AssertionError

    def tries(self) -> AsyncRetrying:
        """Tries one after the other for as long as TryAgain is raised, within the time that one answer may take."""
        return retrying(self.seconds)

    @asynccontextmanager
    async def opened(
        self, call: str, question: Question | None, key: str | None = None
    ) -> AsyncGenerator[Answer, None]:
        """One try: an answer that is meant for the question. What breaks while it is read is TryAgain as well."""
        try:
            request = self._request(call, question, key)
            async with asyncio.timeout(self.seconds):
                response = await self._http.send(request, stream=True)
            try:
                yield self._begun(request, response)
            finally:
                await response.aclose()
        except (httpx.TransportError, TimeoutError):
            raise TryAgain(self.source) from None

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def _asked(self, call: str, question: Question | None, key: str | None) -> bytes:
        async with self.opened(call, question, key) as answer, asyncio.timeout(self.seconds):
            content = b""
            async for chunk in answer.chunks:
                content += chunk
                if len(content) > ANSWER_BYTES:
                    raise SourceMismatch(self.source)
        if not self.secrets.fits(answer.signature, answer.id, answer.timestamp, content):
            raise SourceMismatch(self.source)
        if answer.status == httpx.codes.CONFLICT:
            raise PlanRefused
        return content

    def _request(self, call: str, question: Question | None, key: str | None) -> httpx.Request:
        id_, timestamp = secrets.token_hex(16), int(now().timestamp())
        content = b"" if question is None else json.dumps({"call": call, **question}).encode()
        headers = {
            "webhook-id": f"ask_{id_}",
            "webhook-timestamp": str(timestamp),
            "webhook-signature": self.secrets.sign(f"ask_{id_}", timestamp, content),
        }
        if question is not None:
            headers["content-type"] = "application/json"
        if key is not None:
            headers["idempotency-key"] = key
        method = "GET" if question is None else "POST"
        return self._http.build_request(method, f"{self._base}/v1/{call}", headers=headers, content=content)

    def _begun(self, request: httpx.Request, response: httpx.Response) -> Answer:
        status = response.status_code
        if status in NOT_NOW:
            raise TryAgain(self.source, wanted_wait(response.headers.get("retry-after")))
        if status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise SourceUnreachable(self.source)
        meant = status == httpx.codes.OK or (status == httpx.codes.CONFLICT and "idempotency-key" in request.headers)
        id_ = "answer_" + request.headers["webhook-id"].removeprefix("ask_")
        time = response.headers.get("webhook-timestamp", "")
        if (
            not meant
            or response.headers.get("webhook-id") != id_
            or response.headers.get("content-encoding", "identity") != "identity"
            or not (time.isascii() and time.isdigit() and len(time) <= 12)
            or abs(int(time) - now().timestamp()) > WINDOW
        ):
            raise SourceMismatch(self.source)
        signature = response.headers.get("webhook-signature", "")
        return Answer(id_, int(time), signature, status, response.aiter_raw())
