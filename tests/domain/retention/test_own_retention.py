"""The portal forgets its own, by the periods of the record, whole and only when it is over."""

import asyncio
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data import subjects
from portal.data.accounts.sessions import token_hash
from portal.data.actors import SYSTEM, Member
from portal.data.audit import audit as chain
from portal.data.database import acting_as
from portal.data.intake import person_digests
from portal.domain.accounts import accounts
from portal.domain.audit import audit
from portal.domain.erasure import closing
from portal.domain.intake import signed_letters
from portal.domain.record_of_processing.periods import has_length
from portal.domain.record_of_processing.published import published
from portal.domain.requests import requests
from portal.domain.retention import own_kinds, own_retention
from portal.domain.retention.own_retention import EVERY
from portal.domain.rights import restrictions
from tests.domain.journeys import answered, closed, erased, told_of_lifting
from tests.domain.many_requests import multiplied
from tests.messages import given_up
from tests.people import ANNA, ANNA_EMAIL, BERTIL, CECILIA, HANDLER, PASSWORD

LONG_AGO = "now() - interval '3 years 2 days'"
HOME = "192.0.2.1"


@pytest_asyncio.fixture(loop_scope="session")
async def db(as_admin: asyncpg.Connection) -> asyncpg.Connection:
    """The administrator's view, by which time is let pass."""
    return as_admin


async def age(db: asyncpg.Connection, request: UUID, by: str = LONG_AGO) -> None:
    """Let a request have come into its present state long ago."""
    await db.execute(f"UPDATE request SET changed_at = {by} WHERE id = $1", request)


async def is_there(db: asyncpg.Connection, request: UUID) -> bool:
    """Whether the request is still there."""
    return bool(await db.fetchval("SELECT EXISTS (SELECT FROM request WHERE id = $1)", request))


async def forgotten(dry_run: bool = False) -> dict[str, int]:
    """What a run forgets, by kind; kinds of which nothing is due left out."""
    return {each.kind: each.rows for each in await own_retention.run(dry_run=dry_run) if each.rows}


async def withdrawn(member: Member) -> UUID:
    """A request that its member has withdrawn."""
    request = await requests.submit(member, "access")
    await requests.withdraw(member, request.reference)
    return request.id


@pytest.mark.usefixtures("world")
async def test_the_record_says_for_how_long_each_kind_is_kept() -> None:
    periods = (await published()).record.periods
    assert all(has_length(periods[kind.period]) for kind in EVERY)


async def test_nothing_is_forgotten_before_its_time(db: asyncpg.Connection) -> None:
    await withdrawn(BERTIL)
    await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    await signed_letters.register(HANDLER, "JM-0000-0000", today())
    assert await forgotten() == {}


async def test_a_request_that_came_to_nothing_goes_after_six_months_with_all_that_hangs_on_it(
    db: asyncpg.Connection,
) -> None:
    young, old = await withdrawn(BERTIL), await withdrawn(ANNA)
    await age(db, young, "now() - interval '5 months 25 days'")
    await age(db, old, "now() - interval '6 months 2 days'")
    assert await forgotten(dry_run=True) == {"unfinished_requests": 1}
    assert await is_there(db, old), "a dry run changes nothing"
    assert await forgotten() == {"unfinished_requests": 1}
    assert (await is_there(db, young), await is_there(db, old)) == (True, False)
    assert await forgotten() == {}
    async with acting_as(SYSTEM):
        event = (await chain.of_subject(chain.COMPANY_CHAIN, None, 1))[0]
    assert (event.code, event.details) == ("retention.own_erased", {"kind": "unfinished_requests", "rows": 1})


async def test_a_closed_copy_goes_after_three_years_and_an_open_one_never(db: asyncpg.Connection) -> None:
    done = await answered(ANNA)
    open_one = await requests.submit(BERTIL, "erasure")
    for request in (done, open_one):
        await age(db, request.id)
    assert await forgotten() == {}, "answered is not closed"
    await closing.close(HANDLER, done.reference)
    assert await forgotten() == {}, "it has just been closed"
    await age(db, done.id)
    assert await forgotten() == {"requests": 1}
    assert await is_there(db, open_one.id)
    for table in await tables_of_requests(db):
        left = await db.fetchval(f"SELECT count(*) FROM {table} WHERE request_id = $1", done.id)
        assert left == 0, table
    assert (await audit.verify()).faults == ()
    history = await audit.page_of_own(ANNA, None)
    assert "request.closed" in {event.code for event in history.events}, "what happened stays in the log"


async def test_the_address_of_a_closed_sign_in_goes_after_three_years_when_nothing_that_was_asked_for_is_left(
    db: asyncpg.Connection,
) -> None:
    async with acting_as(SYSTEM):
        await subjects.know_by(await subjects.find(CECILIA.id), {"email": ["cecilia@example.se"]})
        await person_digests.remember(CECILIA.id, [b"digest"])
    asked = await withdrawn(CECILIA)
    try:
        await db.execute(f"UPDATE account SET closed_at = {LONG_AGO} WHERE id = $1", CECILIA.id)
        assert await forgotten() == {}, "what was asked for is found by it"
        await age(db, asked)
        assert await forgotten() == {"unfinished_requests": 1, "closed_sign_ins": 1}
        known = "SELECT own_identifiers, (SELECT count(*) FROM person_digest WHERE subject_id = $1) AS digests"
        row = await db.fetchrow(f"{known} FROM data_subject WHERE id = $1", CECILIA.id)
        assert row
        assert (row["own_identifiers"], row["digests"]) == (None, 0)
        assert await forgotten() == {}
    finally:
        await db.execute("UPDATE account SET closed_at = NULL WHERE id = $1", CECILIA.id)


async def test_a_request_on_which_a_restriction_rests_stays_until_it_is_lifted(db: asyncpg.Connection) -> None:
    asked = await requests.submit(BERTIL, "access")
    await restrictions.place(HANDLER, asked.reference, "claims")
    await requests.withdraw(BERTIL, asked.reference)
    await age(db, asked.id)
    assert await forgotten() == {}
    await told_of_lifting(BERTIL.id, "claims")
    await restrictions.lift(HANDLER, asked.reference, "claims")
    await forgotten()
    assert not await is_there(db, asked.id)
    await db.execute(f"UPDATE restriction SET lifted_at = {LONG_AGO} WHERE lifted_at IS NOT NULL")
    assert await forgotten() == {"restrictions": 1}


async def test_of_an_erased_person_the_row_itself_goes_last(db: asyncpg.Connection) -> None:
    wish = await erased(CECILIA)
    await closed(wish)
    await db.execute("UPDATE data_subject SET retained_identifiers = '\\x00' WHERE id = $1", CECILIA.id)
    await db.execute(f"UPDATE data_subject SET key_destroyed_at = {LONG_AGO} WHERE id = $1", CECILIA.id)
    await age(db, wish.id)
    assert await forgotten() == {}, "something of it is still kept by law, and this request says why"
    await db.execute("UPDATE data_subject SET retained_identifiers = NULL WHERE id = $1", CECILIA.id)
    async with acting_as(SYSTEM):
        await restrictions.end(CECILIA.id, wish.id)
    assert await forgotten() == {"requests": 1, "persons": 1}
    for table, column in (("data_subject", "id"), ("account", "id"), ("consent", "subject_id")):
        assert await db.fetchval(f"SELECT count(*) FROM {table} WHERE {column} = $1", CECILIA.id) == 0, table
    assert (await audit.verify()).faults == ()


async def test_a_person_with_an_account_is_never_forgotten(db: asyncpg.Connection) -> None:
    await db.execute(
        f"UPDATE data_subject SET key_destroyed_at = {LONG_AGO}, data_key = NULL WHERE id = $1 AND customer_number"
        " IS NOT NULL",
        BERTIL.id,
    )
    await db.execute("DELETE FROM restriction WHERE subject_id = $1", BERTIL.id)
    await forgotten()
    assert await db.fetchval("SELECT count(*) FROM data_subject WHERE id = $1", BERTIL.id) == 1


async def test_ended_sessions_go_after_two_days_and_live_ones_do_not(db: asyncpg.Connection) -> None:
    live = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    idle = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    await db.execute(
        "DELETE FROM session WHERE token_hash <> ALL($1)", [token_hash(live.token), token_hash(idle.token)]
    )
    await db.execute(
        "UPDATE session SET seen_at = now() - interval '3 days 20 minutes' WHERE token_hash = $1",
        token_hash(idle.token),
    )
    assert await forgotten() == {"sessions": 1}
    assert await accounts.resume(live.token, extend=False)


async def test_counters_browsers_stray_letters_and_the_queues_log_go_in_their_time(db: asyncpg.Connection) -> None:
    await db.execute("INSERT INTO throttle VALUES ('a', now() - interval '4 days', 3), ('b', now(), 3)")
    await db.execute("UPDATE known_browser SET seen_at = now() - interval '182 days'")
    browsers = await db.fetchval("SELECT count(*) FROM known_browser")
    await db.execute("UPDATE signed_letter SET registered_at = now() - interval '7 months' WHERE request_id IS NULL")
    assert "letters" not in await forgotten(dry_run=True), "nobody has said yet what is to be done with it"
    await db.execute(
        "INSERT INTO letter_way_on (envelope_id, way, chosen_by)"
        " SELECT id, 'nothing', registered_by FROM signed_letter WHERE request_id IS NULL"
    )
    await db.execute("DELETE FROM pgqueuer_log")
    await db.execute(
        "INSERT INTO pgqueuer_log (created, job_id, status, priority, entrypoint) VALUES"
        " (now() - interval '32 days', 1, 'successful', 0, 'x'), (now(), 2, 'successful', 0, 'x')"
    )
    assert await forgotten() == {"sign_in_counters": 1, "known_browsers": browsers, "letters": 1, "queue_log": 1}
    assert await db.fetchval("SELECT count(*) FROM throttle WHERE key = 'b'") == 1


async def test_many_go_in_batches_and_what_a_dead_run_left_the_next_one_takes(
    db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_kinds, "BATCH", 7)
    copies = await multiplied(db, await withdrawn(ANNA), 30, "now() - interval '7 months'")
    await db.execute(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'dead'; END $$;"
        "CREATE TRIGGER dead BEFORE DELETE ON request FOR EACH ROW WHEN (OLD.reference = 'JM-TEST-0010')"
        " EXECUTE FUNCTION fail()"
    )
    with pytest.raises(asyncpg.RaiseError):
        await own_retention.run()
    left = await db.fetchval("SELECT count(*) FROM request WHERE id = ANY($1)", copies)
    assert (0 < left < 30, left % 7) == (True, 30 % 7), "whole batches"
    await db.execute("DROP TRIGGER dead ON request")
    assert await forgotten() == {"unfinished_requests": left}
    assert await forgotten() == {}


async def test_two_runs_at_once_forget_each_request_once(db: asyncpg.Connection) -> None:
    await multiplied(db, await withdrawn(ANNA), 20, "now() - interval '7 months'")
    first, second = await asyncio.gather(forgotten(), forgotten())
    assert first.get("unfinished_requests", 0) + second.get("unfinished_requests", 0) == 20


async def tables_of_requests(db: asyncpg.Connection) -> list[str]:
    """The tables with rows of a request's."""
    found = await db.fetch(
        "SELECT DISTINCT attrelid::regclass::text AS name FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
        " WHERE attname = 'request_id' AND relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    kept = {"audit_event", "erasure_certificate", "erasure_tombstone", "later_erasure"}
    return sorted({row["name"] for row in found} - kept)


async def test_what_was_kept_of_consents_besides_goes_in_its_time_also_what_was_given_up(
    db: asyncpg.Connection,
) -> None:
    await db.execute("TRUNCATE consent_change, webhook_subscriber, suppression CASCADE")
    await given_up()
    await db.execute("UPDATE consent_change SET at = now() - interval '32 days'")
    long_ago = "now() - interval '32 days'"
    await db.execute(f"UPDATE webhook_delivery SET dead_at = now() - interval '29 days', next_try_at = {long_ago}")
    for years in (9, 11):
        await db.execute(
            "INSERT INTO suppression VALUES (sha256($1::bytea), '*', 'erased', now() - make_interval(years => $2))",
            str(years).encode(),
            years,
        )
    changes = await db.fetchval("SELECT count(*) FROM consent_change")
    assert await forgotten() == {"consent_changes": changes, "suppressions": 1}
    assert await db.fetchval("SELECT count(*) FROM webhook_delivery WHERE state = 'dead'") == 1, "staff see to it"
    await db.execute(f"UPDATE webhook_delivery SET dead_at = {long_ago}")
    assert await forgotten() == {"consent_messages": 1}, "or nobody has, for as long as the record says"
    await given_up()
    await db.execute("DELETE FROM consent_change")
    await db.execute(f"UPDATE webhook_delivery SET state = 'waiting', dead_at = NULL, next_try_at = {long_ago}")
    assert await forgotten() == {"consent_messages": 1}, "nobody is there any longer to be told"
