"""What a command at the terminal needs as long as it works: the portal's database and the company's sources, open."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from portal.opened import opened
from portal.settings import settings

T = TypeVar("T")

CONNECTIONS = 2
"""Of the pool: a command does one thing at a time, and reads a stream beside it."""


def in_portal(do: Callable[[], Awaitable[T]], *, with_sources: bool = True) -> T:
    """What `do` answers, with everything open, in the demo the embedded server too."""

    async def done() -> T:
        async with opened(settings().database_url, CONNECTIONS, with_sources=with_sources):
            return await do()

    with _demo_unless_given():
        return asyncio.run(done())


def without_database(do: Callable[[], T]) -> T:
    """What `do` answers, with the portal's keys at hand, in the demo the demo's own."""
    with _demo_unless_given():
        return do()


def _demo_unless_given() -> AbstractContextManager[Any]:
    if not settings().embedded:
        return nullcontext()
    from portal.local import local_portal

    return local_portal()
