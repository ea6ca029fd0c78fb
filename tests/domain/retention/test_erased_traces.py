"""What still tells of the erased is forgotten too: certificates, tombstones, and their events, whole and in time."""

from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import now
from portal.data.erasure import tombstones
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.erasure import certificates, erasure_journal
from portal.domain.erasure.restored import restored
from portal.domain.retention import own_retention
from portal.domain.retention.own_retention import EVERY
from portal.domain.signing_in import access_journal
from portal.settings import configure, settings
from portal.web.staff.words import OWN_KINDS
from tests.domain.journeys import closed, erased
from tests.domain.rehashing import rehash_from
from tests.people import BERTIL, CECILIA

pytestmark = pytest.mark.usefixtures("world")

LONG_AGO = "now() - interval '3 years 2 days'"


async def forgotten() -> dict[str, int]:
    """What a run forgets, by kind; kinds of which nothing is due left out."""
    return {each.kind: each.rows for each in await own_retention.run() if each.rows}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gone(world: object) -> Request:
    """Bertil's erasure, closed, and Cecilia's after it."""
    request = await erased(BERTIL)
    await closed(request)
    await closed(await erased(CECILIA))
    return request


def test_each_kind_has_words_on_the_pages_of_staff() -> None:
    assert {kind.name for kind in EVERY} == OWN_KINDS.keys()


async def test_a_certificate_stays_as_long_as_its_request_and_no_erasure_is_without_one(
    gone: Request, as_admin: asyncpg.Connection
) -> None:
    await as_admin.execute(f"UPDATE erasure_certificate SET made_at = {LONG_AGO} WHERE request_id = $1", gone.id)
    assert await forgotten() == {}, "the request is still there"
    await as_admin.execute("UPDATE data_subject SET retained_identifiers = NULL")
    await as_admin.execute("UPDATE restriction SET lifted_at = now() WHERE lifted_at IS NULL")
    await as_admin.execute(f"UPDATE request SET changed_at = {LONG_AGO} WHERE id = $1", gone.id)
    assert await forgotten() == {"requests": 1, "certificates": 1}
    assert (await certificates.verify())[1] == []


async def test_an_erasure_is_remembered_for_as_long_as_backups_are_and_then_in_no_table_and_no_journal(
    gone: Request, as_admin: asyncpg.Connection
) -> None:
    path = settings().var / "journal-of-erasures.jsonl"
    path.unlink(missing_ok=True)
    before = settings()
    configure(**before.model_dump() | {"erasure_journal": path})
    try:
        await as_admin.execute("UPDATE erasure_tombstone SET journalled_at = NULL")
        await as_admin.execute(f"UPDATE erasure_tombstone SET erased_at = {LONG_AGO} WHERE subject_id = $1", BERTIL.id)
        await erasure_journal.bring_up_to_date()
        lines = len(list(erasure_journal.read(path)))
        ours = await as_admin.fetchval("SELECT count(*) FROM erasure_tombstone WHERE subject_id = $1", BERTIL.id)
        assert ours > 1
        assert await forgotten() == {"tombstones": ours}
        left = list(erasure_journal.read(path))
        assert len(left) == lines - ours
        assert not any(isinstance(it, tombstones.Tombstone) and it.subject_id == BERTIL.id for it in left)
        await as_admin.execute(f"UPDATE erasure_tombstone SET erased_at = {LONG_AGO}")
        await forgotten()
        assert not await restored(), "by the newest of each source, a database that comes back is known"
        assert len(list(erasure_journal.read(path))) >= 1
    finally:
        configure(**before.model_dump())
        path.unlink(missing_ok=True)


async def test_what_was_shut_is_remembered_for_as_long_as_backups_are(
    gone: Request, as_admin: asyncpg.Connection, tmp_path: Path
) -> None:
    before = settings()
    configure(**before.model_dump() | {"erasure_journal": tmp_path / "erasures.jsonl"})
    try:
        await access_journal.bring_up_to_date()
        lines = len(list(access_journal.read()))
        assert lines == await as_admin.fetchval("SELECT count(*) FROM shut_door")
        await as_admin.execute(f"UPDATE shut_door SET shut_at = {LONG_AGO}")
        assert await forgotten() == {}, "by what the journal has last, a database that comes back is known"
        await as_admin.execute("INSERT INTO shut_door (account_id, what) VALUES ($1, 'password')", CECILIA.id)
        await access_journal.bring_up_to_date()
        assert await forgotten() == {"shut_doors": lines}
        assert not await access_journal.is_ahead()
        await as_admin.execute("UPDATE shut_door SET journalled_at = NULL")
        await access_journal.bring_up_to_date()
        await access_journal.forget(now() + timedelta(days=1))
        assert len(list(access_journal.read())) == 1
        assert not await access_journal.is_ahead()
        await as_admin.execute("DELETE FROM shut_door")
        assert await access_journal.is_ahead()
        assert await restored() == ("portal",)
    finally:
        configure(**before.model_dump())


async def test_a_persons_events_go_as_a_whole_after_everything_else_and_the_rest_is_whole(
    gone: Request, as_admin: asyncpg.Connection
) -> None:
    await audit.make_checkpoint()
    mine = "SELECT count(*) FROM audit_event WHERE subject_id = $1"
    await as_admin.execute("SET session_replication_role = replica")
    await as_admin.execute("UPDATE audit_event SET at = at - interval '11 years' WHERE subject_id = $1", BERTIL.id)
    await rehash_from(as_admin, BERTIL.id, 1)
    await as_admin.execute("SET session_replication_role = DEFAULT")
    await audit.make_checkpoint()
    assert "events" not in await forgotten(), "the person's row is still there"
    await as_admin.execute(f"UPDATE data_subject SET key_destroyed_at = {LONG_AGO} WHERE id = $1", BERTIL.id)
    assert await forgotten() == {"persons": 1, "events": 1}
    assert await as_admin.fetchval(mine, BERTIL.id) == 0
    assert await as_admin.fetchval(mine, CECILIA.id) > 0
    assert (await audit.verify()).faults == ()


async def test_nothing_is_signed_anew_over_a_log_that_somebody_has_changed(
    gone: Request, as_admin: asyncpg.Connection
) -> None:
    await audit.make_checkpoint()
    await as_admin.execute("SET session_replication_role = replica")
    await as_admin.execute("DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)")
    await as_admin.execute("UPDATE audit_event SET at = at - interval '11 years' WHERE subject_id = $1", CECILIA.id)
    await as_admin.execute("DELETE FROM request WHERE subject_id = $1", CECILIA.id)
    await as_admin.execute("DELETE FROM account WHERE id = $1", CECILIA.id)
    await as_admin.execute("DELETE FROM data_subject WHERE id = $1", CECILIA.id)
    await as_admin.execute("SET session_replication_role = DEFAULT")
    with pytest.raises(audit.AuditLogBroken):
        await own_retention.run()
    assert await as_admin.fetchval("SELECT count(*) FROM audit_event WHERE subject_id = $1", CECILIA.id) > 0
