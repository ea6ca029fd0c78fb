"""A real PostgreSQL for every test, and for every module a portal and a shop of its own, filled with the demo."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import hypothesis
import pytest
import pytest_asyncio

from portal.data.database import close_pool, open_pool
from portal.data.embedded import EmbeddedServer
from portal.domain import letter_kinds
from portal.domain.record_of_processing.published import forget
from portal.domain.sources.company_sources import close_sources, open_sources
from portal.local import build_demo, local_portal, set_up
from portal.settings import COMPANY, Settings, configure, settings
from portal.sources.manual import is_manual
from portal.sources.toml_files import read_toml
from tests.places import VAR

MEMBERS = 12
CHEAP = {"PORTAL_PASSWORD_MEMORY": "19456", "PORTAL_PASSWORD_PASSES": "2"}
"""The least that a password's hashing may cost: tests sign people in thousands of times."""

# How long an example takes says how busy the machine is, and nothing of the example.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


def pytest_configure() -> None:
    """Let every process that the tests start have those settings too."""
    os.environ.update(CHEAP)


@dataclass(frozen=True, slots=True)
class World:
    """A portal's database and a shop's, by the URLs of their roles."""

    server: EmbeddedServer
    portal: str
    shop: str

    def url(self, role: str) -> str:
        """The URL of the database that `role` belongs to."""
        return self.server.url(role, self.shop if role.startswith("shop") else self.portal)

    def admin_url(self, database: str) -> str:
        """The same as the server's administrator, whom row-level security does not bind."""
        return self.server.url("postgres", database)


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """One server for all tests, with the template databases that modules copy."""
    configure(var=VAR, demo=True, pool_size=8)
    with local_portal("portal_template", "shop_template") as running:
        asyncio.run(_make_templates(running))
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(server: EmbeddedServer) -> AsyncIterator[World]:
    """A fresh portal and shop for one test module, with the pool and the sources open.

    Nothing in it is looked through by hand, so that what the portal does by itself goes on by itself; the fixture
    `by_hand` opens the company's other places too.
    """
    async with fresh_world(server) as made:
        yield made


@asynccontextmanager
async def fresh_world(server: EmbeddedServer) -> AsyncIterator[World]:
    """A fresh portal and shop, in force until the end of the block."""
    name = uuid.uuid4().hex[:12]
    made = World(server, f"portal_{name}", f"shop_{name}")
    for database, template, owner in (
        (made.portal, "portal_template", "portal_owner"),
        (made.shop, "shop_template", "shop_owner"),
    ):
        await _admin(server, f"CREATE DATABASE {database} TEMPLATE {template} OWNER {owner}")
    before = settings()
    in_force(made)
    forget()
    letter_kinds.register()
    await open_pool(made.url("portal_app"), settings().pool_size)
    open_sources()
    try:
        yield made
    finally:
        await close_sources()
        await close_pool()
        _restore(before)
        for database in (made.portal, made.shop):
            await _admin(server, f"DROP DATABASE {database} WITH (FORCE)")


@pytest_asyncio.fixture(loop_scope="session")
async def as_admin(world: World) -> AsyncIterator[asyncpg.Connection]:
    """The portal's database as the server's administrator, whom row-level security does not bind."""
    connection = await asyncpg.connect(world.admin_url(world.portal))
    yield connection
    await connection.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def by_hand(world: World) -> AsyncIterator[World]:
    """`world` with every place that the company has, those that staff look through by hand included."""
    in_force(world, data_maps=COMPANY / "sources")
    await close_sources()
    open_sources()
    yield world
    in_force(world)
    await close_sources()
    open_sources()


def in_force(world: World, **values: object) -> None:
    """Put settings in force that lead to `world`, with `values` on top."""
    current = settings().model_dump()
    current |= {
        "database_url": world.url("portal_app"),
        "owner_database_url": world.url("portal_owner"),
        "data_maps": _answering_by_themselves(),
        "source_urls": {"shop": world.server.url("shop_reader", world.shop, "postgresql+asyncpg")},
        "source_erasure_urls": {"shop": world.server.url("shop_eraser", world.shop, "postgresql+asyncpg")},
    }
    configure(**{**current, **values})


def _answering_by_themselves() -> Path:
    """A folder with the company's data maps save those of places that no program can read."""
    folder = VAR / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    for path in (COMPANY / "sources").glob("*.toml"):
        if not is_manual(read_toml(path)):
            shutil.copy(path, folder)
    return folder


def _restore(before: Settings) -> None:
    configure(**before.model_dump())


async def _make_templates(server: EmbeddedServer) -> None:
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        await _admin(server, f"ALTER SYSTEM SET {setting} = off")
    await _admin(server, "SELECT pg_reload_conf()")
    for database in await _leftovers(server):
        await _admin(server, f"DROP DATABASE {database} WITH (FORCE)")
    await set_up(server, "portal_template", "shop_template")
    await build_demo(server, MEMBERS, lambda done, total: None, "portal_template", "shop_template")


async def _leftovers(server: EmbeddedServer) -> list[str]:
    connection = await asyncpg.connect(server.url("postgres", "postgres"))
    try:
        rows = await connection.fetch("SELECT datname FROM pg_database WHERE datname ~ '^(portal|shop)_'")
        return [row["datname"] for row in rows]
    finally:
        await connection.close()


async def _admin(server: EmbeddedServer, sql: str) -> None:
    connection = await asyncpg.connect(server.url("postgres", "postgres"))
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
