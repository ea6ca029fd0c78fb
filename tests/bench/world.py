"""The portal and the shop that are measured: the demo, made afresh in an embedded server of its own."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from portal.data.database import close_pool, open_pool
from portal.data.embedded import EmbeddedServer
from portal.domain import letter_kinds
from portal.domain.sources.company_sources import close_sources, open_sources
from portal.local import build_demo, local_portal, set_up
from portal.settings import COMPANY, configure, settings
from tests.places import PROCESS

from . import large_persons

FOLDER = PROCESS / "bench"
MEMBERS = 200
PORTAL, SHOP, LARGE = "portal", "shop", "shop_large"
PORTAL_TEMPLATE, SHOP_TEMPLATE = "portal_template", "shop_template"


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

    async def copy(self, name: str, template: str) -> None:
        """Make the database `name` what the template is."""
        owner = "portal_owner" if template == PORTAL_TEMPLATE else "shop_owner"
        await self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await self._administer(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {owner}")

    async def _administer(self, sql: str) -> None:
        connection = await asyncpg.connect(self.server.url("postgres", "postgres"))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@contextmanager
def server(portal: str = PORTAL, shop: str = SHOP) -> Iterator[World]:
    """The server, with the settings in force that lead to those of its databases."""
    configure(var=FOLDER, demo=True)
    with local_portal(portal, shop) as running:
        yield World(running)


@contextmanager
def new_server() -> Iterator[World]:
    """The same without any database."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with server() as running:
        yield running


async def fill(world: World) -> None:
    """Make the templates, and of them the portal, the shop, and the shop with the large histories."""
    await set_up(world.server, PORTAL_TEMPLATE, SHOP_TEMPLATE)
    await build_demo(world.server, MEMBERS, lambda done, total: None, PORTAL_TEMPLATE, SHOP_TEMPLATE)
    await world.copy(PORTAL, PORTAL_TEMPLATE)
    await world.copy(SHOP, SHOP_TEMPLATE)
    await world.copy(LARGE, SHOP_TEMPLATE)
    await large_persons.add(world.server.url("shop_owner", LARGE))


@asynccontextmanager
async def opened(world: World, portal: str = PORTAL, shop: str = SHOP) -> AsyncIterator[None]:
    """The portal with its pool and its source open."""
    with_shop = {
        f"source{kind}_urls": {"shop": world.server.url(role, shop, "postgresql+asyncpg")}
        for kind, role in (("", "shop_reader"), ("_erasure", "shop_eraser"))
    }
    configure(**{**settings().model_dump(), **with_shop, "data_maps": _shop_alone()})
    letter_kinds.register()
    await open_pool(world.server.url("portal_app", portal), settings().pool_size)
    open_sources()
    try:
        yield
    finally:
        await close_sources()
        await close_pool()


def _shop_alone() -> Path:
    """The shop's map without those of places that no program can read: nobody would look them through."""
    folder = FOLDER / "maps"
    folder.mkdir(exist_ok=True)
    shutil.copy(COMPANY / "sources" / "shop.toml", folder)
    return folder
