"""Messages about consents, and a receiver of them: a real HTTP server that fails, delays and repeats as it is told."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from portal.data.actors import SYSTEM
from portal.data.consents import consent_changes, webhook_deliveries
from portal.data.consents.webhook_deliveries import Outcome
from portal.data.database import acting_as
from portal.domain.consents.consent_changes import number_all
from portal.settings import configure, settings
from portal.sources.http_signature import Secrets
from tests.people import ANNA

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


@dataclass(frozen=True, slots=True)
class Message:
    """What the receiver was sent."""

    id: str
    timestamp: int
    signature: str
    content: bytes

    @property
    def data(self) -> dict[str, Any]:
        """What it says."""
        said: dict[str, Any] = json.loads(self.content)["data"]
        return said

    @property
    def is_genuine(self) -> bool:
        """Whether the signature fits, as a receiver checks it."""
        return Secrets(SECRET).fits(self.signature, self.id, self.timestamp, self.content)


@dataclass(slots=True)
class Receiver:
    """A server on this machine. `answer` says which status a message gets, and after how many seconds."""

    answer: Callable[[Message], tuple[int, float]] = lambda _: (204, 0.0)
    messages: list[Message] = field(default_factory=list)
    at_once: int = 0
    """Messages that were being answered at the same time, at most."""
    port: int = 0
    _busy: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/consents"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection after its messages, until it is closed."""
        try:
            while head := await _head(reader):
                headers = dict(line.split(": ", 1) for line in head.lower().split("\r\n")[1:] if ": " in line)
                raw = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
                content = await reader.readexactly(int(headers["content-length"]))
                message = Message(
                    headers["webhook-id"],
                    int(headers["webhook-timestamp"]),
                    {key.lower(): value for key, value in raw.items()}["webhook-signature"],
                    content,
                )
                self.messages.append(message)
                self._busy += 1
                self.at_once = max(self.at_once, self._busy)
                status, wait = self.answer(message)
                await asyncio.sleep(wait)
                self._busy -= 1
                if status == 0:
                    return
                writer.write(f"HTTP/1.1 {status} x\r\ncontent-length: 0\r\n\r\n".encode())
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            writer.close()


async def _head(reader: asyncio.StreamReader) -> str:
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return ""


@asynccontextmanager
async def receiving(**values: object) -> AsyncIterator[Receiver]:
    """A receiver that is told of every change, with settings on top."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        with told("newsletter", receiver.url, **values):
            yield receiver
    finally:
        server.close()


@contextmanager
def told(name: str, url: str, **values: object) -> Iterator[None]:
    """Let whoever listens at `url` be told."""
    before = settings().model_dump()
    webhooks = {**before["webhooks"], name: {"url": url, "secret": SECRET}}
    configure(**{**before, "webhook_first_wait": timedelta(milliseconds=5), "webhooks": webhooks, **values})
    try:
        yield
    finally:
        configure(**before)


async def given_up(subject: UUID = ANNA.id, name: str = "") -> UUID:
    """A message that was given up, to a receiver of its own unless it has that name."""
    name = name or f"given-up-{uuid4().hex}"
    await number_all()
    async with acting_as(SYSTEM):
        await webhook_deliveries.subscribe([name])
        await consent_changes.add(subject, "choice", "email_offers")
    await number_all()
    async with acting_as(SYSTEM):
        await webhook_deliveries.fan_out(name, 100)
        worker = uuid4()
        (claimed,) = await webhook_deliveries.claim(name, 100, timedelta(minutes=1), worker)
        await webhook_deliveries.settle([Outcome(claimed.id, "500", False, None)], worker)
    return claimed.id
