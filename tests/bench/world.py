"""The portal and the shop that are measured: the demo, made afresh in an embedded server of its own."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from portal.data.database import close_pool, open_pool
from portal.data.embedded import EmbeddedServer
from portal.domain.company_sources import close_sources, open_sources
from portal.local import build_demo, local_portal, set_up
from portal.settings import configure, settings

VAR = Path(os.environ.get("PORTAL_TEST_VAR", "var/test")) / "bench"
MEMBERS = 200
PORTAL, SHOP, SHOP_TEMPLATE = "portal", "shop", "shop_template"


@dataclass(frozen=True, slots=True)
class World:
    """Where the databases are."""

    server: EmbeddedServer

    @property
    def portal(self) -> str:
        """The portal's database, as the application role."""
        return self.server.url("portal_app", PORTAL)

    @property
    def shop(self) -> str:
        """The shop's database, as the role that reads."""
        return self.server.url("shop_reader", SHOP)

    async def copy_shop(self, name: str) -> None:
        """Make the database `name` what the shop was in the beginning."""
        await self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await self._administer(f"CREATE DATABASE {name} TEMPLATE {SHOP_TEMPLATE} OWNER shop_owner")

    async def _administer(self, sql: str) -> None:
        connection = await asyncpg.connect(self.server.url("postgres", "postgres"))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@contextmanager
def server() -> Iterator[World]:
    """The server, with the settings in force that lead to it."""
    shutil.rmtree(VAR, ignore_errors=True)
    VAR.mkdir(parents=True)
    configure(var=VAR, demo=True)
    with local_portal(PORTAL, SHOP) as running:
        yield World(running)


@asynccontextmanager
async def filled(world: World) -> AsyncIterator[None]:
    """The demo, with the pool and the sources open."""
    await set_up(world.server, PORTAL, SHOP_TEMPLATE)
    await build_demo(world.server, MEMBERS, lambda done, total: None, PORTAL, SHOP_TEMPLATE)
    await world.copy_shop(SHOP)
    await open_pool(world.portal, settings().pool_size)
    open_sources()
    try:
        yield
    finally:
        await close_sources()
        await close_pool()
