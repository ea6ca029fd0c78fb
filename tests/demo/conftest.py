"""A shop of its own for these tests, built once, in an embedded server."""

from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from portal.data.embedded import EmbeddedServer, embedded_server
from portal.demo.shop import build
from tests.places import PROCESS

MEMBERS = 60


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    with embedded_server(PROCESS / "demo-server") as server:
        yield server


async def empty_database(server: EmbeddedServer, name: str) -> str:
    """The URL, as its owner, of a new database `name` in which the shop's two roles exist."""
    admin = await asyncpg.connect(server.url("postgres", "postgres"))
    try:
        for role in ("shop_owner", "shop_reader", "shop_eraser"):
            if not await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
                await admin.execute(f"CREATE ROLE {role} LOGIN")
        await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await admin.execute(f"CREATE DATABASE {name} OWNER shop_owner")
    finally:
        await admin.close()
    return server.url("shop_owner", name)


@pytest.fixture(scope="session")
async def shop_url(server: EmbeddedServer) -> str:
    url = await empty_database(server, "shop")
    await build(url, MEMBERS)
    return url


@pytest.fixture(scope="session")
async def second_shop_url(server: EmbeddedServer) -> str:
    url = await empty_database(server, "shop_again")
    await build(url, MEMBERS)
    return url


@pytest.fixture
async def shop(shop_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(shop_url)
    yield connection
    await connection.close()


@pytest.fixture
async def empty_database_url(server: EmbeddedServer) -> str:
    """A new database, as its owner, for a test that changes the shop."""
    return await empty_database(server, "shop_erased")
