"""Asking the provider over HTTP: bounded in time and length, no redirect followed, nothing taken but JSON objects."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
import structlog

from portal.provider.errors import AnswerRefused, ProviderAway
from portal.settings import settings

ANSWER_BYTES = 1 << 20
"""The longest answer that is read."""

log = structlog.get_logger()


async def get(url: str, bearer: str | None = None) -> Mapping[str, Any]:
    """The JSON object at `url`. Raises ProviderAway."""
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    status, content = await _sent(httpx.Request("GET", url, headers={**_HEADERS, **headers}))
    if status != httpx.codes.OK:
        raise away("status", status)
    return _object(content)


async def post(url: str, form: Mapping[str, str], auth: httpx.Auth | None) -> Mapping[str, Any]:
    """The JSON object that a form is answered with.

    Raises ProviderAway, and AnswerRefused where the provider does not take the code (RFC 6749, 5.2).
    """
    status, content = await _sent(httpx.Request("POST", url, headers=_HEADERS, data=dict(form)), auth)
    if status == httpx.codes.OK:
        return _object(content)
    if status == httpx.codes.BAD_REQUEST and _object(content).get("error") == "invalid_grant":
        raise AnswerRefused("code")
    # A client that is unknown there is a matter of the settings: whoever reads the log finds the status.
    raise away("status", status)


def away(what: str, status: int | None = None) -> ProviderAway:
    """Note in the log what was amiss, for whoever is to put it right; returns what is to be raised."""
    log.warning("identity_provider_away", what=what, status=status)
    return ProviderAway()


_HEADERS = {"accept": "application/json", "accept-encoding": "identity", "user-agent": "portal"}


async def _sent(request: httpx.Request, auth: httpx.Auth | None = None) -> tuple[int, bytes]:
    seconds = settings().oidc_timeout.total_seconds()
    try:
        async with asyncio.timeout(seconds), _client(seconds) as http:
            answer = await http.send(request, auth=auth, stream=True, follow_redirects=False)
            try:
                return answer.status_code, await _read(answer)
            finally:
                await answer.aclose()
    except TimeoutError:
        raise away("timeout") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise away("connection") from None


def _client(seconds: float) -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=seconds, trust_env=False, verify=_certificates())


@cache
def _certificates() -> ssl.SSLContext:
    """Whom https is believed from. Read once: it takes longer than many an answer."""
    return httpx.create_ssl_context(trust_env=False)


async def _read(answer: httpx.Response) -> bytes:
    content = b""
    async for chunk in answer.aiter_raw():
        content += chunk
        if len(content) > ANSWER_BYTES:
            raise away("too_long")
    return content


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise away("no_json") from None
    if not isinstance(said, dict):
        raise away("no_json")
    return said
