"""A connection that PostgreSQL drops: whoever used it is told so, and the next one is served."""

import asyncio
import threading
import time

import asyncpg
import pytest

from portal.data.actors import SYSTEM
from portal.data.database import DB, acting_as, connection
from portal.data.errors import DatabaseUnavailable
from tests.conftest import World


@pytest.mark.parametrize("moment", ["before it begins", "within it", "before it commits"])
async def test_a_dropped_connection_is_told_and_leaves_nothing_behind(world: World, moment: str) -> None:
    async with acting_as(SYSTEM):
        pass
    with pytest.raises(DatabaseUnavailable):
        await lose_connection(world, moment)
    assert DB.current_transaction.get() is None
    await asyncio.sleep(0.05)
    async with acting_as(SYSTEM):
        assert await connection().fetchval("SELECT 1") == 1


async def lose_connection(world: World, moment: str) -> None:
    """A transaction whose connection is dropped at that moment."""
    if moment == "before it begins":
        drop_connections(world)
    async with acting_as(SYSTEM):
        drop_connections(world)
        if moment == "within it":
            await connection().fetch("SELECT 1")


def drop_connections(world: World) -> None:
    """End every connection to the portal's database, while the tests' own loop is not looking."""

    async def terminate() -> None:
        admin = await asyncpg.connect(world.admin_url("postgres"))
        await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", world.portal)
        await admin.close()

    elsewhere = threading.Thread(target=lambda: asyncio.run(terminate()))
    elsewhere.start()
    elsewhere.join()
    time.sleep(0.2)
