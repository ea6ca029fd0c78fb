"""The administrator's view of the portal's database, past every rule."""

from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio

from tests.conftest import World


@pytest_asyncio.fixture(loop_scope="session")
async def as_admin(world: World) -> AsyncIterator[asyncpg.Connection]:
    """The administrator's view; every test begins with nobody throttled."""
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute("TRUNCATE throttle")
    yield connection
    await connection.close()
