"""A portal of one's own on one machine: the embedded server, its databases, keys of its own, and demo data."""

import base64
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from portal.clock import today
from portal.data.embedded import EmbeddedServer, embedded_server
from portal.data.migration import migrate
from portal.data.provisioning import provision
from portal.demo import accounts, choices, requests, shop, tidying
from portal.domain.record_of_processing.published import publish, published
from portal.domain.retention import overdue
from portal.opened import opened
from portal.settings import configure, settings

KEYS = ("key_encryption_key", "signing_key", "index_key")

Progress = Callable[[int, int], None]


@contextmanager
def local_portal(database: str = "portal", shop_database: str = "shop") -> Iterator[EmbeddedServer]:
    """Run the embedded server and put settings in force that lead to it, until the end of the block."""
    folder = settings().var
    with embedded_server(folder / "postgres") as server:
        shop_url = server.url("shop_reader", shop_database, "postgresql+asyncpg")
        erasure_url = server.url("shop_eraser", shop_database, "postgresql+asyncpg")
        configure(
            var=folder,
            demo=settings().is_demo,
            database_url=server.url("portal_app", database),
            owner_database_url=server.url("portal_owner", database),
            source_urls={"shop": shop_url},
            source_erasure_urls={"shop": erasure_url},
            **_own_keys(folder / "keys.json"),
        )
        yield server


def forget_everything() -> None:
    """Delete the embedded server's data and the demo's keys, and nothing else.

    Raises RuntimeError while the server runs.
    """
    folder = settings().var
    if (folder / "postgres" / "postmaster.pid").exists():
        raise RuntimeError("the portal is running; end it first")
    shutil.rmtree(folder / "postgres", ignore_errors=True)
    (folder / "keys.json").unlink(missing_ok=True)


async def set_up(server: EmbeddedServer, database: str = "portal", shop_database: str = "shop") -> None:
    """Make the roles and databases, bring the schema up to date and publish the record. Safe to repeat."""
    await provision(server, database, shop_database)
    await migrate(server.url("portal_owner", database))
    async with opened(server.url("portal_app", database), 2, with_sources=False):
        await publish(settings().record_of_processing)


async def build_demo(
    server: EmbeddedServer,
    members: int,
    progress: Progress,
    database: str = "portal",
    shop_database: str = "shop",
    is_tidy: bool = False,
) -> bool:
    """Fill the shop and add the accounts, unless that has been done. Returns whether anything was done.

    A shop that `is_tidy` is of today, and has removed nearly all that is past its time by the published record. The
    other is the same on every day, with all that it ever had.
    """
    owner_url = server.url("shop_owner", shop_database)
    if await _is_filled(owner_url):
        return False
    async with opened(server.url("portal_app", database), 2, with_sources=False):
        await accounts.build(members)
        kept_since = overdue.kept_since((await published()).record, today() + tidying.AHEAD)
    # Last, and in one transaction: a demo that was interrupted is built again.
    if is_tidy:
        await shop.build(owner_url, members, progress, today(), kept_since)
    else:
        await shop.build(owner_url, members, progress)
    return True


async def take_over_choices(server: EmbeddedServer, database: str = "portal", shop_database: str = "shop") -> None:
    """Take over what the shop's customers had chosen about marketing. Safe to repeat."""
    async with opened(server.url("portal_app", database), 2, with_sources=False):
        await choices.take_over_from(server.url("shop_owner", shop_database))


async def add_requests(server: EmbeddedServer, wanted: int, progress: Progress, database: str = "portal") -> int:
    """Add made-up requests to the demo until there are `wanted`, and return how many were added."""
    async with opened(server.url("portal_app", database), 2, with_sources=False):
        added = await requests.build(wanted, progress)
    # As its owner: what the planner knows of the tables is of before.
    connection = await asyncpg.connect(server.url("portal_owner", database))
    try:
        await connection.execute("VACUUM ANALYZE request, data_subject")
    finally:
        await connection.close()
    return added


async def _is_filled(shop_url: str) -> bool:
    connection = await asyncpg.connect(shop_url)
    try:
        return bool(await connection.fetchval("SELECT to_regclass('customers') IS NOT NULL"))
    finally:
        await connection.close()


def _own_keys(path: Path) -> dict[str, str]:
    if not path.exists():
        keys = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in KEYS}
        draft = path.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(keys, file)
        draft.rename(path)
    own: dict[str, str] = json.loads(path.read_text())
    return own
