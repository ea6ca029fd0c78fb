"""What everything that is done in the portal needs: its database and the company's sources, open until the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from portal.data.database import close_pool, open_pool
from portal.domain import letter_kinds
from portal.domain.sources.company_sources import close_sources, open_sources

AT_ONCE = timedelta()

AWAY = (OSError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError)
"""What a connection fails with while the server is down, starting or stopping."""

TRY_EVERY = 0.5
"""Seconds between two tries to reach a database that is not there yet."""


@asynccontextmanager
async def opened(
    url: str | None, connections: int, *, with_sources: bool = True, patience: timedelta = AT_ONCE
) -> AsyncIterator[None]:
    """The portal's database at `url`, with at most so many connections, and the sources: closed whatever happens.

    A database that is only starting is waited for, for as long as `patience`. Raises DataMapFaults where a data map
    cannot be read, and what asyncpg raises where the database is not there.
    """
    assert url is not None
    letter_kinds.register()
    await retry(
        retry=retry_if_exception_type(AWAY),
        stop=stop_after_delay(patience),
        wait=wait_fixed(TRY_EVERY),
        reraise=True,
    )(open_pool)(url, connections)
    try:
        if with_sources:
            open_sources()
        yield
    finally:
        if with_sources:
            await close_sources()
        await close_pool()
