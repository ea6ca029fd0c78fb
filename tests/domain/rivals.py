"""Two that come at the same moment: the one is kept from committing until the other waits for it, or has gone on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from portal.data.actors import SYSTEM
from portal.data.database import acting_as

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    " AND pid <> pg_backend_pid()"
)

Rival = Coroutine[Any, Any, Any]


@asynccontextmanager
async def under_way(do: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """What `do` does as the system is not committed before the end of the block."""
    done, end = asyncio.Event(), asyncio.Event()

    async def transaction() -> None:
        async with acting_as(SYSTEM):
            await do()
            done.set()
            await end.wait()

    running = asyncio.create_task(transaction())
    await asyncio.wait([running, asyncio.create_task(done.wait())], return_when=asyncio.FIRST_COMPLETED)
    try:
        yield
    finally:
        end.set()
        await running


async def second(admin: asyncpg.Connection, rival: Rival, waiting: int = 1) -> asyncio.Task[Any]:
    """The rival, as far as it comes: done, or one of so many that wait for a lock."""
    task = asyncio.create_task(rival)
    while not task.done() and await admin.fetchval(WAITING) < waiting:
        # Within a transaction the server would go on saying what it said first.
        await admin.execute("SELECT pg_stat_clear_snapshot()")
        await asyncio.sleep(0.01)
    return task


async def one_after_the_other(admin: asyncpg.Connection, first: Rival, then: Rival) -> list[Any]:
    """What came of both: `first` is stopped where it writes into the log, with all but that done, `then` comes."""
    async with admin.transaction():
        await admin.execute("LOCK TABLE audit_event IN EXCLUSIVE MODE")
        tasks = [await second(admin, first), await second(admin, then, waiting=2)]
    return await asyncio.gather(*tasks, return_exceptions=True)


async def held_up_at(admin: asyncpg.Connection, request: UUID, first: Rival, then: Rival) -> list[Any]:
    """What came of both: `first` is stopped where it wants to move that request, or to hold it, `then` comes."""
    async with admin.transaction():
        await admin.execute("SELECT FROM request WHERE id = $1 FOR UPDATE", request)
        tasks = [await second(admin, first), await second(admin, then, waiting=2)]
    return await asyncio.gather(*tasks, return_exceptions=True)
