"""What everything that is done in the portal needs: its database and the company's sources, open until the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from portal.data.database import close_pool, open_pool
from portal.domain.company_sources import close_sources, open_sources


@asynccontextmanager
async def opened(url: str | None, connections: int, *, with_sources: bool = True) -> AsyncIterator[None]:
    """The portal's database at `url`, with at most so many connections, and the sources: closed whatever happens.

    Raises DataMapFaults where a data map cannot be read.
    """
    assert url is not None
    await open_pool(url, connections)
    try:
        if with_sources:
            open_sources()
        yield
    finally:
        if with_sources:
            await close_sources()
        await close_pool()
