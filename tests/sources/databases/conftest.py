"""The odd shop in each kind of database, as it was before each test."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from portal.data.embedded import EmbeddedServer
from portal.sources.loading import load
from portal.sources.person import Person
from portal.sources.sql import SqlSource
from tests.mariadb import mariadb_server
from tests.sources.databases import odd_shop

HERE = Path(__file__).parent
Kind = Literal["postgresql", "mariadb", "sqlite"]


class Shop:
    """The shop's database as the shop itself reaches it. `reader_url` may read only."""

    def __init__(self, kind: Kind, url: str, reader_url: str) -> None:
        self.kind = kind
        self.url = url
        self.reader_url = reader_url
        self.quote = "`" if kind == "mariadb" else '"'
        self.engine: AsyncEngine = create_async_engine(url, isolation_level="AUTOCOMMIT")

    async def build(self) -> None:
        async with self.engine.connect() as connection:
            if self.kind == "sqlite":
                await connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            await connection.run_sync(odd_shop.SHOP.drop_all)
            await connection.run_sync(odd_shop.SHOP.create_all)
            for table, rows in odd_shop.rows().items():
                await connection.execute(table.insert(), [dict(zip(table.c.keys(), row, strict=True)) for row in rows])

    async def execute(self, statement: sa.Executable | str) -> Any:
        async with self.engine.connect() as connection:
            return await connection.execute(sa.text(statement) if isinstance(statement, str) else statement)

    async def rows(self, table: sa.Table) -> list[tuple[Any, ...]]:
        found = await self.execute(sa.select(table).order_by(*table.primary_key))
        return [tuple(row) for row in found]

    async def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        return {table.name: await self.rows(table) for table in odd_shop.SHOP.sorted_tables}


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Path]:
    with mariadb_server() as socket:
        yield socket


@pytest.fixture(params=["postgresql", "mariadb", "sqlite"])
async def shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    kind: Kind = request.param
    shop = await _shop(kind, request, tmp_path)
    await shop.build()
    yield shop
    await shop.engine.dispose()


async def _shop(kind: Kind, request: pytest.FixtureRequest, folder: Path) -> Shop:
    if kind == "sqlite":
        file = folder / "shop.db"
        return Shop(kind, f"sqlite+aiosqlite:///{file}", f"sqlite+aiosqlite:///file:{file}?mode=ro&uri=true")
    if kind == "mariadb":
        socket = await asyncio.to_thread(request.getfixturevalue, "mariadb")
        await _do(f"mysql+aiomysql://root@/mysql?unix_socket={socket}", "CREATE DATABASE IF NOT EXISTS oddshop")
        url = f"mysql+aiomysql://root@/oddshop?unix_socket={socket}"
        return Shop(kind, url, url)
    server: EmbeddedServer = request.getfixturevalue("server")
    admin = server.url("postgres", "postgres", "postgresql+asyncpg")
    if not (await _do(admin, "SELECT count(*) FROM pg_database WHERE datname = 'oddshop'"))[0][0]:
        await _do(admin, "CREATE DATABASE oddshop")
    url = server.url("postgres", "oddshop", "postgresql+asyncpg")
    return Shop(kind, url, url)


async def _do(url: str, statement: str) -> Any:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        result = await connection.execute(sa.text(statement))
        rows = result.all() if result.returns_rows else []
    await engine.dispose()
    return rows


@pytest.fixture
async def source(shop: Shop) -> AsyncIterator[SqlSource]:
    source = SqlSource(load(HERE / "odd_shop.toml"), shop.reader_url, shop.url, timedelta(seconds=5))
    yield source
    await source.close()


def known_by(key: bytes = b"k" * 32, **identifiers: str) -> Person:
    return Person({name: (value,) for name, value in identifiers.items()}, key)  # type: ignore[misc]


@pytest.fixture
def anna() -> Person:
    """A customer with retained and old orders, two of them made as a guest."""
    return known_by(customer_number="1001", email="anna@example.com", telephone="070-1740605")


@pytest.fixture
def bo() -> Person:
    """A customer of whom nothing is retained."""
    return known_by(b"b" * 32, customer_number="1002", email="bo@example.com")


@pytest.fixture
def kept() -> dict[str, date]:
    return {"accounting": date(2019, 1, 1)}
