"""A worker at work, and waiting for what it does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from portal.jobs.worker import work
from tests.conftest import World

PATIENCE = 30.0
"""Seconds after which a job that has not been done is taken to have been lost."""


@asynccontextmanager
async def worker(world: World) -> AsyncIterator[None]:
    """A worker at work."""
    stop = asyncio.Event()
    working = asyncio.create_task(work(world.url("portal_app"), stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(working, PATIENCE)


async def until(is_so: Callable[[], Awaitable[object]]) -> None:
    """Wait until it is so; fails when it takes too long."""
    async with asyncio.timeout(PATIENCE):
        while not await is_so():  # noqa: ASYNC110 - what is waited for happens in PostgreSQL
            await asyncio.sleep(0.05)
