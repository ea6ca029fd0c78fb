"""The shop as a source that keeps receipts, and a database that comes back from a backup."""

from collections.abc import Mapping
from datetime import date

import asyncpg

from portal.domain import company_sources
from portal.settings import settings
from portal.sources.erasing import Erasure
from portal.sources.person import Person
from portal.sources.sql import SqlSource
from tests.conftest import World


class Receipted(SqlSource):
    """Receipts in a table of the shop's own database, so that they come and go with it."""

    def __init__(self, source: SqlSource, dsn: str) -> None:
        given = settings()
        name = source.data_map.id
        super().__init__(
            source.data_map, given.source_urls[name], given.source_erasure_urls[name], given.source_timeout
        )
        self._dsn = dsn

    async def erase(self, person: Person, retained_since: Mapping[str, date], approved_digest: bytes) -> Erasure:
        erasure = await super().erase(person, retained_since, approved_digest)
        if not erasure.already_done:
            await self.acknowledge(approved_digest)
        return erasure

    async def done(self, digest: bytes) -> bool:
        return bool(await self._ask("SELECT EXISTS (SELECT FROM portal_receipt WHERE digest = $1)", digest))

    async def acknowledge(self, digest: bytes) -> None:
        await self._ask("INSERT INTO portal_receipt VALUES ($1) ON CONFLICT DO NOTHING RETURNING digest", digest)

    async def _ask(self, sql: str, digest: bytes) -> object:
        connection = await asyncpg.connect(self._dsn)
        try:
            return await connection.fetchval(sql, digest)
        finally:
            await connection.close()


async def keep_receipts(world: World) -> None:
    """Let the shop keep receipts from now on."""
    connection = await asyncpg.connect(world.admin_url(world.shop))
    await connection.execute("CREATE TABLE IF NOT EXISTS portal_receipt (digest bytea PRIMARY KEY)")
    await connection.close()
    receipt_less = company_sources._sources["shop"]
    assert isinstance(receipt_less, SqlSource)
    company_sources._sources["shop"] = Receipted(receipt_less, world.admin_url(world.shop))
    await receipt_less.close()


async def back_up(world: World, database: str) -> str:
    """A copy of a database, file by file, as it is now."""
    copy = f"{database}_backup"
    await _replaced(world, database, copy)
    return copy


async def restore(world: World, database: str) -> None:
    """Put the copy in the place of the database."""
    await _replaced(world, f"{database}_backup", database)


async def _replaced(world: World, source: str, target: str) -> None:
    admin = await asyncpg.connect(world.admin_url("postgres"))
    owner = "portal_owner" if target.startswith("portal") else "shop_owner"
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", source)
    await admin.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
    await admin.execute(f"CREATE DATABASE {target} TEMPLATE {source} OWNER {owner}")
    await admin.close()


class Unsearchable:
    """The same shop as a service that keeps receipts, writes none anew, and does not say by whom its rows are."""

    def __init__(self, source: Receipted) -> None:
        self.data_map = source.data_map
        self.plan, self.erase, self.done, self.close = source.plan, source.erase, source.done, source.close


async def forget_receipts(world: World) -> None:
    """Take every receipt from the shop, as a backup from before the first would."""
    connection = await asyncpg.connect(world.admin_url(world.shop))
    await connection.execute("TRUNCATE portal_receipt")
    await connection.close()
