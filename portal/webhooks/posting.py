"""Posting one message and hearing whether it was taken: bounded in time, no redirect followed, no answer read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import httpx

CONNECT_SECONDS = 3.0
AT_ONCE = 16
"""Connections to one receiver."""

NOT_NOW = {401, 403, 404, 408, 410, 425, 429, *range(500, 600)}
"""Answers that say nothing against the message: the receiver cannot take any now, or its secret or address is another
than ours, which every message would hear."""

LONGEST_WANTED = timedelta(hours=6)
"""A receiver that asks for a longer pause gets this one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a message: `said` is the status, or what went wrong, in a word.

    `is_away`: whoever is told cannot take anything now; `wanted` is for how long, where the answer said so.
    """

    taken: bool
    said: str
    is_away: bool = False
    wanted: timedelta | None = None


def client(timeout: timedelta) -> httpx.AsyncClient:
    """What messages are posted with, to be closed by whoever opened it."""
    seconds = timeout.total_seconds()
    return httpx.AsyncClient(
        timeout=httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds), pool=None),
        limits=httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE),
        follow_redirects=False,
        trust_env=False,
        headers={"user-agent": "portal", "content-type": "application/json"},
    )


async def post(http: httpx.AsyncClient, url: str, headers: Mapping[str, str], content: bytes) -> Answer:
    """One try. Raises nothing: whatever goes wrong is an answer."""
    try:
        async with http.stream("POST", url, headers=dict(headers), content=content) as answer:
            status = answer.status_code
            if answer.is_success:
                # Read to its end where it is short, so that the connection can be used again.
                if int(answer.headers.get("content-length", "4096")) < 4096:
                    await answer.aread()
                return Answer(True, str(status))
            return Answer(False, str(status), status in NOT_NOW, _wanted(answer.headers.get("retry-after")))
    except httpx.TimeoutException:
        return Answer(False, "timeout", is_away=True)
    except (httpx.HTTPError, httpx.StreamError, ValueError):
        return Answer(False, "unreachable", is_away=True)


def _wanted(retry_after: str | None) -> timedelta | None:
    if retry_after is None or not (retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 8):
        return None
    return min(timedelta(seconds=int(retry_after)), LONGEST_WANTED)
