"""The audit chain: whoever changes the account of what happened is found out, even the server's administrator."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from portal.data.actors import SYSTEM
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.domain.audit import audit
from tests.conftest import World
from tests.domain.rehashing import REHASH, rehash_from
from tests.people import ANNA, BERTIL

EVENTS = 5


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def recorded(world: World) -> None:
    """Five events in Anna's chain and five in Bertil's, and a checkpoint over them."""
    for number in range(EVENTS):
        for member in (ANNA, BERTIL):
            async with acting_as(SYSTEM):
                await audit.record("extract.opened", subject=member.id, rows=number, note="åäö \u2028 \"'\\")
    await audit.make_checkpoint()


@pytest_asyncio.fixture(loop_scope="session")
async def intruder(world: World) -> AsyncIterator[asyncpg.Connection]:
    """The server's administrator with every trigger off; what is done is put right afterwards."""
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute(
        "SET session_replication_role = replica;"
        "CREATE TEMP TABLE events_before AS TABLE audit_event;"
        "CREATE TEMP TABLE checkpoints_before AS TABLE audit_checkpoint"
    )
    yield connection
    await connection.execute(
        "TRUNCATE audit_event, audit_checkpoint;"
        "INSERT INTO audit_event OVERRIDING SYSTEM VALUE TABLE events_before;"
        "INSERT INTO audit_checkpoint OVERRIDING SYSTEM VALUE TABLE checkpoints_before"
    )
    await connection.close()


async def test_a_chain_left_alone_is_whole() -> None:
    verdict = await audit.verify()
    assert verdict.faults == ()
    assert verdict.events >= 2 * EVENTS
    assert verdict.chains >= 2


@pytest.mark.parametrize(
    "change",
    [
        "code = 'request.closed'",
        "details = '{\"rows\": 99}'",
        "at = at + interval '1 microsecond'",
        "actor_kind = 'member'",
        "actor_id = gen_random_uuid()",
        "actor_role = 'approver'",
        "request_id = gen_random_uuid()",
        "hash = sha256('')",
        "previous_hash = sha256('')",
    ],
)
async def test_an_altered_event_is_found(intruder: asyncpg.Connection, change: str) -> None:
    await intruder.execute(f"UPDATE audit_event SET {change} WHERE subject_id = $1 AND seq = 3", ANNA.id)
    faults = (await audit.verify()).faults
    assert any(str(ANNA.id) in fault and "event 3" in fault for fault in faults)
    assert not any(str(BERTIL.id) in fault for fault in faults)


async def test_an_altered_event_whose_hash_fits_again_is_found(intruder: asyncpg.Connection) -> None:
    await intruder.execute("UPDATE audit_event SET code = 'x' WHERE subject_id = $1 AND seq = 3", ANNA.id)
    await intruder.execute(REHASH, ANNA.id, 3)
    assert any("event 4 does not follow" in fault for fault in (await audit.verify()).faults)


async def test_a_chain_made_anew_from_an_altered_event_is_found(intruder: asyncpg.Connection) -> None:
    await intruder.execute("UPDATE audit_event SET code = 'x' WHERE subject_id = $1 AND seq = 3", ANNA.id)
    await rehash_from(intruder, ANNA.id, 3)
    faults = (await audit.verify()).faults
    assert len(faults) == 1
    assert "newest checkpoint" in faults[0]


async def test_an_event_removed_from_the_middle_is_found(intruder: asyncpg.Connection) -> None:
    await intruder.execute("DELETE FROM audit_event WHERE subject_id = $1 AND seq = 3", ANNA.id)
    assert any("event 3 is missing" in fault for fault in (await audit.verify()).faults)


async def test_an_event_removed_from_the_beginning_is_found(intruder: asyncpg.Connection) -> None:
    await intruder.execute("DELETE FROM audit_event WHERE subject_id = $1 AND seq = 1", ANNA.id)
    assert any("event 1 is missing" in fault for fault in (await audit.verify()).faults)


async def test_an_event_removed_from_the_end_is_found_once_there_was_a_checkpoint(
    intruder: asyncpg.Connection,
) -> None:
    await intruder.execute(
        "DELETE FROM audit_event WHERE subject_id = $1 AND seq = (SELECT max(seq) FROM audit_event"
        " WHERE subject_id = $1)",
        ANNA.id,
    )
    assert any("newest checkpoint" in fault for fault in (await audit.verify()).faults)


async def test_a_whole_chain_removed_is_found(intruder: asyncpg.Connection) -> None:
    await intruder.execute("DELETE FROM audit_event WHERE subject_id = $1", ANNA.id)
    assert any("newest checkpoint" in fault for fault in (await audit.verify()).faults)


async def test_reordered_events_are_found(intruder: asyncpg.Connection) -> None:
    await intruder.execute("UPDATE audit_event SET seq = -seq WHERE subject_id = $1 AND seq IN (2, 3)", ANNA.id)
    await intruder.execute("UPDATE audit_event SET seq = 5 + seq WHERE subject_id = $1 AND seq < 0", ANNA.id)
    assert any(str(ANNA.id) in fault for fault in (await audit.verify()).faults)


async def test_an_inserted_event_is_found(intruder: asyncpg.Connection) -> None:
    await intruder.execute("UPDATE audit_event SET seq = -seq - 1 WHERE subject_id = $1 AND seq >= 3", ANNA.id)
    await intruder.execute("UPDATE audit_event SET seq = -seq WHERE subject_id = $1 AND seq < 0", ANNA.id)
    await intruder.execute(
        "INSERT INTO audit_event (id, subject_id, seq, at, actor_kind, code, details, previous_hash, hash)"
        " OVERRIDING SYSTEM VALUE"
        " SELECT -1, subject_id, 3, at, actor_kind, 'x', details, hash, sha256('') FROM audit_event"
        " WHERE subject_id = $1 AND seq = 2",
        ANNA.id,
    )
    await intruder.execute(REHASH, ANNA.id, 3)
    assert any(str(ANNA.id) in fault for fault in (await audit.verify()).faults)
    await rehash_from(intruder, ANNA.id, 4)
    assert any("newest checkpoint" in fault for fault in (await audit.verify()).faults)


async def test_an_event_moved_to_another_members_chain_is_found(intruder: asyncpg.Connection) -> None:
    await intruder.execute("UPDATE audit_event SET subject_id = $2 WHERE subject_id = $1 AND seq = 5", ANNA.id, uuid4())
    assert (await audit.verify()).faults


@pytest.mark.parametrize("change", ["digest = sha256('')", "signature = '\\x00'", "last_event_id = 1", "heads = 1"])
async def test_an_altered_checkpoint_is_found(intruder: asyncpg.Connection, change: str) -> None:
    await intruder.execute(f"UPDATE audit_checkpoint SET {change}")
    assert (await audit.verify()).faults == ("the newest checkpoint is not signed by this portal",)


async def test_parallel_events_of_one_member_stand_in_one_unbroken_chain() -> None:
    subject = uuid4()

    async def happen(number: int) -> None:
        async with acting_as(SYSTEM):
            await audit.record("extract.opened", subject=subject, rows=number)

    await asyncio.gather(*(happen(number) for number in range(30)), audit.make_checkpoint(), audit.make_checkpoint())
    assert (await audit.verify()).faults == ()
    async with acting_as(SYSTEM):
        events = await audit.chain.of_subject(subject, None, 100)
    assert sorted(event.details["rows"] for event in events) == list(range(30))  # type: ignore[type-var]


async def test_what_is_undone_leaves_no_event() -> None:
    async def record_and_fail() -> None:
        async with acting_as(SYSTEM):
            await audit.record("extract.opened", subject=COMPANY_CHAIN)
            raise LookupError

    before = (await audit.verify()).events
    with pytest.raises(LookupError):
        await record_and_fail()
    assert (await audit.verify()).events == before


async def test_an_event_says_who_acted() -> None:
    async with acting_as(ANNA):
        await audit.record("consent.changed", subject=ANNA.id, activity="a", given=True)
        newest = (await audit.chain.of_subject(ANNA.id, None, 1))[0]
    assert (newest.actor_kind, newest.actor_id, newest.actor_role) == ("member", ANNA.id, None)
