"""A database that comes back from a backup, and a shop that can do less."""

import asyncpg

from portal.sources.source import Source
from tests.conftest import World


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

    def __init__(self, source: Source) -> None:
        self.data_map = source.data_map
        self.plan, self.erase, self.done, self.close = source.plan, source.erase, source.done, source.close


async def forget_receipts(world: World) -> None:
    """Take every receipt from the shop, as a backup from before the first would."""
    connection = await asyncpg.connect(world.admin_url(world.shop))
    await connection.execute("TRUNCATE portal_receipt")
    await connection.close()
