"""What a command at the terminal needs as long as it works: the portal's database and the company's sources, open."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from portal.data.database import close_pool, open_pool
from portal.domain.company_sources import close_sources, open_sources
from portal.settings import settings

T = TypeVar("T")

CONNECTIONS = 2
"""Of the pool: a command does one thing at a time, and reads a stream beside it."""


def in_portal(do: Callable[[], Awaitable[T]]) -> T:
    """What `do` answers, with everything open, in the demo the embedded server too."""

    async def opened() -> T:
        url = settings().database_url
        assert url is not None
        await open_pool(url, CONNECTIONS)
        open_sources()
        try:
            return await do()
        finally:
            await close_sources()
            await close_pool()

    with _demo_unless_given():
        return asyncio.run(opened())


def _demo_unless_given() -> AbstractContextManager[Any]:
    if not settings().embedded:
        return nullcontext()
    from portal.local import local_portal

    return local_portal()
