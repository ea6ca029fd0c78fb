"""Hearing of jobs: nothing is told before somebody listens, and a lost connection is noticed at once."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio

from portal.jobs.listening import ListeningPool
from tests.conftest import World

CHANNEL = "told"


@pytest_asyncio.fixture(loop_scope="session")
async def pool(world: World) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(world.url("portal_app"), min_size=1, max_size=3) as made:
        yield made


async def test_what_is_told_before_anybody_listens_is_heard_all_the_same(pool: asyncpg.Pool) -> None:
    heard: asyncio.Queue[str | bytes | bytearray] = asyncio.Queue()
    async with ListeningPool(pool) as driver:
        telling = asyncio.create_task(driver.notify(CHANNEL, "before"))
        await asyncio.sleep(0.05)
        await driver.add_listener(CHANNEL, heard.put_nowait)
        await telling
        assert await asyncio.wait_for(heard.get(), 5) == "before"
        assert not driver.lost.is_set()


async def test_a_connection_that_postgresql_ends_is_known_to_be_lost_at_once(world: World, pool: asyncpg.Pool) -> None:
    driver = ListeningPool(pool)
    await driver.add_listener(CHANNEL, lambda payload: None)
    admin = await asyncpg.connect(world.admin_url(world.portal))
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE usename = 'portal_app' AND query LIKE 'LISTEN %' AND datname = current_database()"
    )
    await admin.close()
    await asyncio.wait_for(driver.lost.wait(), 5)
