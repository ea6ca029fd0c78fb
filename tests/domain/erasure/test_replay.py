"""A database that comes back from a backup: nothing is served from it until what was erased is erased again."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import now
from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import SYSTEM
from portal.data.audit import audit as chain
from portal.data.database import acting_as, close_pool, open_pool
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.erasure import erasure
from portal.domain.erasure.erasure_journal import PortalRestored
from portal.domain.erasure.replay import replay
from portal.domain.erasure.restored import DatabaseRestored, expect_none, restored
from portal.domain.letters import answers
from portal.domain.operations import health
from portal.domain.retention import retention_run
from portal.domain.rights.restriction_questions import Question, ask
from portal.domain.sources import company_sources
from portal.jobs.handlers import HANDLERS
from portal.settings import configure, settings
from tests.conftest import World
from tests.domain.backups import Unsearchable, back_up, forget_receipts, restore
from tests.domain.journeys import closed, digest_of, erased, planned, posted
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, APPROVER, BERTIL, BERTIL_EMAIL, CECILIA

Rows = dict[str, list[str]]


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def journal(world: World, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """The journal, outside every database."""
    before = settings()
    path = tmp_path_factory.mktemp("journal") / "erasures.jsonl"
    configure(**before.model_dump() | {"erasure_journal": path})
    yield path
    configure(**before.model_dump())
    admin = await asyncpg.connect(world.admin_url("postgres"))
    for database in (world.shop, world.portal):
        await admin.execute(f"DROP DATABASE IF EXISTS {database}_backup WITH (FORCE)")
    await admin.close()


async def everything(world: World) -> Rows:
    """Every row of the shop as text; receipts apart, which are the portal's."""
    shop = await asyncpg.connect(world.admin_url(world.shop))
    tables = [row[0] for row in await shop.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    rows = {
        table: [row[0] for row in await shop.fetch(f"SELECT t::text FROM {table} t ORDER BY 1")]
        for table in sorted(tables)
        if table != "portal_receipt"
    }
    await shop.close()
    return rows


async def events(request: Request) -> list[str]:
    async with acting_as(SYSTEM):
        return [event.code for event in await chain.of_request(request.id)]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def anna(world: World) -> tuple[Request, Rows, Rows]:
    """Anna's erasure, closed, with the shop before it, of which there is a backup, and after it."""
    before = await everything(world)
    await back_up(world, world.shop)
    request = await erased(ANNA)
    await closed(request)
    return request, before, await everything(world)


async def test_nothing_is_said_while_every_database_is_what_it_was(anna: object) -> None:
    assert await restored() == ()
    await expect_none()


async def test_a_restored_shop_stops_the_portal_until_the_erasure_is_done_again(
    world: World, anna: tuple[Request, Rows, Rows]
) -> None:
    request, before, after = anna
    await restore(world, world.shop)
    assert await everything(world) == before, "Anna is there again"

    with pytest.raises(DatabaseRestored, match=r"shop.*portal erasures replay"):
        await expect_none()
    assert not await health.is_ready()

    would = await replay(dry_run=True)
    assert (would.sources[0].tombstones, would.sources[0].persons) == (1, 1)
    assert await everything(world) == before

    did = await replay()
    assert did.sources[0].rows == would.sources[0].rows
    assert did.is_complete
    assert await everything(world) == after, "Anna is gone, what is retained is kept, and nobody else is touched"
    await expect_none()
    assert await health.is_ready()
    assert (await events(request)).count("erasure.replayed") == 1

    again = await replay()
    assert (again.sources[0].tombstones, again.sources[0].persons) == (0, 0)
    assert await everything(world) == after
    assert (await events(request)).count("erasure.replayed") == 1
    assert (await audit.verify()).faults == ()


async def test_the_same_backup_may_be_restored_once_more(world: World, anna: tuple[Request, Rows, Rows]) -> None:
    request, _, after = anna
    before = (await events(request)).count("erasure.replayed")
    await restore(world, world.shop)
    assert await restored() == ("shop",)
    await replay()
    assert await everything(world) == after
    assert (await events(request)).count("erasure.replayed") == before + 1
    assert await restored() == ()


async def test_a_time_that_is_said_is_enough_without_a_receipt(world: World, anna: tuple[Request, Rows, Rows]) -> None:
    request, before, after = anna
    later = now()
    await restore(world, world.shop)
    async with acting_as(SYSTEM):
        erased_at = (await requests.by_id(request.id)).submitted_at
    assert (await replay(since=later, dry_run=True)).sources[0].tombstones == 0
    assert await everything(world) == before
    assert (await replay(since=erased_at)).sources[0].persons == 1
    assert await everything(world) == after


@pytest.mark.usefixtures("anna")
async def test_no_identifier_can_be_read_from_a_tombstone_or_the_journal(world: World, journal: Path) -> None:
    portal = await asyncpg.connect(world.admin_url(world.portal))
    kept = "".join(row[0] for row in await portal.fetch("SELECT t::text FROM erasure_tombstone t"))
    await portal.close()
    for place in (kept, read(journal)):
        for personal in (ANNA_EMAIL, ANNA_EMAIL.encode().hex(), ANNA_NUMBER, ANNA_NUMBER.encode().hex()):
            assert personal not in place


async def test_a_restored_portal_learns_from_the_journal_what_it_has_forgotten(
    world: World, journal: Path, anna: tuple[Request, Rows, Rows]
) -> None:
    request = await planned(BERTIL)
    waiting = await planned(CECILIA)
    await _killed_before_it_was_noted(world, anna[0])
    await close_pool()
    await back_up(world, world.portal)
    await open_pool(world.url("portal_app"), settings().pool_size)
    await erase_approved(request)
    await closed(request)
    shop_after = await everything(world)
    await restore_portal(world)
    async with acting_as(SYSTEM):
        assert await accounts.by_id(BERTIL.id) is not None, "Bertil can sign in again"

    written = read(journal)
    with pytest.raises(PortalRestored):
        await HANDLERS["remove-account"](anna[0].id)
    assert read(journal) == written, "a worker that has not noticed does not hide that it came back"
    assert await restored() == ("portal",)
    assert not await health.is_ready()
    _refused_at_the_terminal(world, journal)
    assert (await replay(dry_run=True)).removed == 1
    async with acting_as(SYSTEM):
        assert await accounts.by_id(BERTIL.id) is not None

    did = await replay()
    assert (did.removed, did.is_complete) == (1, True)
    async with acting_as(SYSTEM):
        assert await accounts.by_id(BERTIL.id) is None
        assert (await subjects.find(BERTIL.id)).data_key is None
        assert (await requests.by_id(request.id)).status == "closed"
        assert (await requests.by_id(waiting.id)).status == "awaiting_approval", "nobody else's is touched"
        assert (await subjects.find(CECILIA.id)).data_key is not None
    [told] = await ask("shop", [Question("email", BERTIL_EMAIL)])
    assert (told.restricted, told.marketing) == (True, False), "what a law keeps of Bertil is blocked again"
    assert await everything(world) == shop_after
    assert (await events(request)).count("erasure.replayed") == 1
    assert await restored() == ()
    await HANDLERS["remove-account"](anna[0].id)
    again = await replay()
    assert (again.forgotten, again.removed) == (0, 0)
    assert (await retention_run.run(dry_run=True)).failed == {}
    assert (await audit.verify()).faults == ()


@pytest.mark.usefixtures("anna")
async def test_a_line_that_is_not_the_portals_erases_nobody(journal: Path) -> None:
    text = read(journal)
    lines = text.splitlines()
    of_anna = next(line for line in lines if str(ANNA.id) in line)
    write(journal, text + of_anna.replace(str(ANNA.id), str(CECILIA.id)) + "\n")
    did = await replay()
    assert (did.forged, did.removed, did.is_complete) == (1, 0, False)
    async with acting_as(SYSTEM):
        assert await accounts.by_id(CECILIA.id) is not None
    write(journal, text + lines[-1][:40])
    assert (await replay()).forged == 0, "a line that was cut off by a crash is none"
    write(journal, text)


def read(journal: Path) -> str:
    return journal.read_text()


def write(journal: Path, text: str) -> None:
    journal.write_text(text)


async def erase_approved(request: Request) -> None:
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    await erasure.execute(request.id)
    await answers.render(request.id)
    await posted(request)


async def restore_portal(world: World) -> None:
    await close_pool()
    await restore(world, world.portal)
    await open_pool(world.url("portal_app"), settings().pool_size)


async def _killed_before_it_was_noted(world: World, request: Request) -> None:
    """As a worker leaves it that dies when the journal has the tombstones of the request: it writes them once more."""
    portal = await asyncpg.connect(world.admin_url(world.portal))
    await portal.execute("UPDATE erasure_tombstone SET journalled_at = NULL WHERE request_id = $1", request.id)
    await portal.close()


def _refused_at_the_terminal(world: World, journal: Path) -> None:
    given = settings()
    keys = {
        f"PORTAL_{name.upper()}": base64.b64encode(getattr(given, name).get_secret_value()).decode()
        for name in ("key_encryption_key", "signing_key", "index_key")
    }
    environment = {
        **os.environ,
        **keys,
        "PORTAL_DATABASE_URL": given.database_url or "",
        "PORTAL_DEMO": "true",
        "PORTAL_ERASURE_JOURNAL": str(journal),
        "PORTAL_SOURCE_URLS": json.dumps(given.source_urls),
        "PORTAL_SOURCE_ERASURE_URLS": json.dumps(given.source_erasure_urls),
        "PORT": "0",
    }
    for command in ("run", "worker"):
        ended = subprocess.run(
            [sys.executable, "-c", "from portal.cli import main; main()", command],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert ended.returncode == 3, ended.stderr
        assert "portal erasures replay" in ended.stderr


async def test_a_source_that_cannot_be_searched_waits_until_somebody_has_done_it_by_hand(world: World) -> None:
    searched = company_sources._sources["shop"]
    async with acting_as(SYSTEM):
        made = await requests.of_subject(CECILIA.id)
    request = made[0] if made else await planned(CECILIA)
    await erase_approved(request)
    await closed(request)
    async with acting_as(SYSTEM):
        assert (await subjects.find(CECILIA.id)).identifiers() == {}, "of Cecilia nothing is retained"
    await forget_receipts(world)
    company_sources._sources["shop"] = Unsearchable(searched)  # type: ignore[assignment]
    assert await restored() == ("shop",)
    did = (await replay()).sources[0]
    assert (did.unsearchable, did.is_complete) == (True, False)
    assert await restored() == ("shop",)
    assert (await replay(by_hand=["shop"])).is_complete
    assert await restored() == ()
    company_sources._sources["shop"] = searched
