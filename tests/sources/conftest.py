"""A small shop of its own, in an embedded server, as it was before each test."""

from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from pathlib import Path

import asyncpg
import pytest

from portal.data.embedded import EmbeddedServer, embedded_server
from portal.sources.loading import load
from portal.sources.person import Person
from portal.sources.sql import SqlSource
from tests.places import PROCESS

HERE = Path(__file__).parent
SHOP = "testshop"


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    with embedded_server(PROCESS / "sources-server") as server:
        yield server


@pytest.fixture
async def shop(server: EmbeddedServer) -> AsyncIterator[asyncpg.Connection]:
    """The shop's database, as the shop itself reaches it."""
    postgres = await asyncpg.connect(server.url("postgres", "postgres"))
    if not await postgres.fetchval("SELECT count(*) FROM pg_database WHERE datname = $1", SHOP):
        await postgres.execute(f"CREATE DATABASE {SHOP}")
    await postgres.close()
    connection = await asyncpg.connect(server.url("postgres", SHOP), server_settings={"client_min_messages": "error"})
    await connection.execute((HERE / "shop.sql").read_text())
    yield connection
    await connection.close()


@pytest.fixture
def url(server: EmbeddedServer) -> str:
    return server.url("postgres", SHOP, "postgresql+asyncpg")


@pytest.fixture
async def source(shop: asyncpg.Connection, url: str) -> AsyncIterator[SqlSource]:
    source = SqlSource(load(HERE / "shop.toml"), url, url, timedelta(seconds=5))
    yield source
    await source.close()


@pytest.fixture
def anna() -> Person:
    """A customer with retained, old and undetermined orders, two of them made as a guest."""
    return Person.known_by(
        customer_number="1001", email="anna@example.com", telephone="070-1740605", personnummer="198504129803"
    )


@pytest.fixture
def bo() -> Person:
    """A customer of whom nothing is retained."""
    return Person.known_by(customer_number="1002", email="bo@example.com")


@pytest.fixture
def kept() -> dict[str, date]:
    return {"accounting": date(2019, 1, 1)}
