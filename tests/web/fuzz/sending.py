"""Sending to the application what no HTTP library would let through, as a web server hands it over."""

import asyncio
import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import unquote

from litestar import Litestar


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, no longer compressed. Names of headers are in small letters, in the order in which they came."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The header's first value; empty where there is none."""
        return next((value for known, value in self.headers if known == name), "")

    def cookies(self) -> dict[str, str]:
        """What the answer sets; a cookie that goes is empty."""
        found = {}
        for name, value in self.headers:
            if name == "set-cookie":
                try:
                    found |= {it.key: it.value for it in SimpleCookie(value).values()}
                except CookieError:
                    raise AssertionError("a cookie that no browser reads") from None
        return found


async def send(
    app: Litestar,
    method: str,
    target: str,
    headers: Iterable[tuple[str, str]],
    cookies: Mapping[str, str],
    body: bytes,
    address: str,
) -> Answer:
    """Ask the application, from a browser at that network address. A header given twice is sent twice.

    A fault that the application does not answer is raised.
    """
    path, _, query = target.partition("?")
    given = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    names = {name for name, _ in given}
    if b"host" not in names:
        given.append((b"host", b"portal.test"))
    if b"content-length" not in names and body:
        given.append((b"content-length", str(len(body)).encode()))
    if cookies:
        given.append((b"cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()).encode()))
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "scheme": "http",
        "method": method, "path": unquote(path), "raw_path": path.encode(), "root_path": "",
        "query_string": query.encode(), "headers": given, "client": (address, 50000), "server": ("portal.test", 80),
    }  # fmt: skip
    sent: list[dict[str, Any]] = []
    coming = [{"type": "http.request", "body": body, "more_body": False}]

    is_answered = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if coming:
            return coming.pop()
        await is_answered.wait()
        return {"type": "http.disconnect"}

    async def keep(message: Any) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            is_answered.set()

    await app(scope, receive, keep)  # type: ignore[arg-type]
    start = next(message for message in sent if message["type"] == "http.response.start")
    content = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    named = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in start["headers"])
    if (b"content-encoding", b"gzip") in start["headers"]:
        content = gzip.decompress(content)
    return Answer(start["status"], named, content)
