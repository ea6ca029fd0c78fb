"""Connections past the application: as its role in plain SQL, and as the server's administrator."""

from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio

from tests.conftest import World


@pytest_asyncio.fixture(loop_scope="session")
async def as_app(world: World) -> AsyncIterator[asyncpg.Connection]:
    """Plain SQL as the role that the portal runs as."""
    connection = await asyncpg.connect(world.url("portal_app"))
    yield connection
    await connection.close()


@pytest_asyncio.fixture(loop_scope="session")
async def as_admin(world: World) -> AsyncIterator[asyncpg.Connection]:
    """Plain SQL as the server's administrator, whom row-level security does not bind."""
    connection = await asyncpg.connect(world.admin_url(world.portal))
    yield connection
    await connection.close()
