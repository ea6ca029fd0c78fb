"""What an erasure left to be kept by hand: restricted, found again, and destroyed when its time is up."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from portal.clock import today
from portal.data import subjects
from portal.data.actors import SYSTEM, Member
from portal.data.by_hand import manual_tasks as rows
from portal.data.database import acting_as, connection
from portal.data.requests import requests as request_rows
from portal.data.requests.requests import Request
from portal.data.rights import restrictions
from portal.domain.audit import audit
from portal.domain.by_hand import attestations, destructions, manual_tasks
from portal.domain.by_hand.attestations import Statement
from portal.domain.desk import work_queue
from portal.domain.desk.case import open_case
from portal.domain.erasure import erasure
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.letters import answers
from portal.domain.retention import retention_run
from portal.domain.rights.restriction_questions import NOBODY, Question, ask
from tests.conftest import World
from tests.domain.journeys import approved, closed, looked_through, posted
from tests.people import ANNA, ANNA_EMAIL, APPROVER, BERTIL, BERTIL_EMAIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("by_hand")

BINDER, MAILBOX = "service_binder", "shared_mailbox"
UNTIL = today() + timedelta(days=30)
AFTER = UNTIL + timedelta(days=1)
LATER = AFTER + timedelta(days=20 * 366)
"""A day after which nothing of today is kept."""
HOW = "Pärmen Reklamationer, flik 3"


@pytest.fixture(scope="module")
def annas() -> dict[str, Request]:
    """Anna's erasure, made once."""
    return {}


async def kept_by_hand(member: Member) -> Request:
    """An erasure of which a binder keeps two sheets, with its decision posted."""
    request = await approved(member)
    kept = Statement("kept", erased=3, kept=2, ground="En reklamation pågår.", kept_until=UNTIL, found_again=HOW)
    await attestations.attest(HANDLER, request.reference, BINDER, kept)
    await looked_through(request)
    await erasure.execute(request.id)
    await answers.render(request.id)
    await posted(request)
    return request


async def of_anna(annas: dict[str, Request]) -> Request:
    if "erasure" not in annas:
        annas["erasure"] = await kept_by_hand(ANNA)
    return annas["erasure"]


async def closed_of_anna(annas: dict[str, Request]) -> Request:
    """The same once it is closed, and her key is gone."""
    request = await of_anna(annas)
    if "closed" not in annas:
        annas["closed"] = request
        await closed(request)
    return request


async def without_data(world: World) -> Member:
    """Somebody of whom no database keeps anything."""
    shop = await asyncpg.connect(world.admin_url(world.shop))
    await shop.execute(
        "UPDATE customers SET customer_number = 'K999999', email = 'x@x.se' WHERE email = $1", BERTIL_EMAIL
    )
    await shop.execute("UPDATE orders SET email = 'x@x.se' WHERE email = $1", BERTIL_EMAIL)
    await shop.close()
    return BERTIL


async def kept_of(request: Request) -> rows.StoredAttestation:
    async with acting_as(SYSTEM):
        attested = (await rows.find(request.id, BINDER)).attestation
    assert attested is not None
    return attested


async def test_it_counts_as_kept_and_is_restricted(annas: dict[str, Request]) -> None:
    request = await of_anna(annas)
    async with acting_as(SYSTEM):
        assert [each.ground for each in await restrictions.in_force(ANNA.id)] == ["retained"]
    case = await open_case(HANDLER, request.reference)
    (executed,) = [entry for entry in case.timeline if entry.code == "erasure.executed"]
    in_sources = sum(line.remaining for line in case.plan_lines)
    assert executed.details["kept"] == in_sources + 2
    assert executed.details["erased"] == sum(line.erased for line in case.plan_lines) + 3


async def test_how_it_is_found_again_outlives_the_persons_key(annas: dict[str, Request]) -> None:
    request = await closed_of_anna(annas)
    await manual_tasks.forget_files(today() + timedelta(days=10_000))
    stored = await kept_of(request)
    assert (stored.note, stored.ground) == (None, None)
    assert stored.found_again is not None
    assert HOW.encode() not in stored.found_again
    async with acting_as(HANDLER):
        shown = {task.source: task.attestation for task in await manual_tasks.of_request(request)}[BINDER]
    assert shown is not None
    assert shown.found_again == HOW


async def test_staff_are_told_when_its_time_is_up_and_not_before(annas: dict[str, Request]) -> None:
    request = await closed_of_anna(annas)
    assert (await retention_run.run(UNTIL)).by_hand == {}
    with pytest.raises(Conflict):
        await destructions.attest(HANDLER, request.reference, BINDER)
    assert (await retention_run.run(AFTER, dry_run=True)).by_hand == {BINDER: 2}
    assert (await open_case(HANDLER, request.reference)).step.code == "nothing", "a dry run tells nobody"

    await asyncio.gather(*(retention_run.run(AFTER) for _ in range(2)))
    assert (await retention_run.run(AFTER)).by_hand == {BINDER: 2}
    case = await open_case(HANDLER, request.reference)
    assert case.step.code == "destroy_by_hand"
    assert [entry.code for entry in case.timeline].count("task.destruction_due") == 1
    (due,) = (await work_queue.numbers(HANDLER)).to_destroy
    assert (due.reference, due.label.sv, due.kept_until) == (request.reference, "Verkstadens servicepärm", UNTIL)


async def test_nobody_is_forgotten_while_something_is_kept_by_hand(annas: dict[str, Request]) -> None:
    request = await closed_of_anna(annas)
    done = await retention_run.run(LATER)
    assert (done.rows > 0, done.finished) == (True, 0), "the databases have nothing left, the binder has"
    async with acting_as(SYSTEM):
        assert (await subjects.find(ANNA.id)).retained_identifiers is not None
        assert await restrictions.in_force(ANNA.id) != []
    assert (await kept_of(request)).found_again is not None


async def test_a_handler_attests_the_destruction_once_and_then_the_person_is_forgotten(
    annas: dict[str, Request],
) -> None:
    request = await closed_of_anna(annas)
    await retention_run.run(AFTER)
    with pytest.raises(NotHandler):
        await destructions.attest(APPROVER, request.reference, BINDER)
    with pytest.raises(Conflict):
        await destructions.attest(HANDLER, request.reference, MAILBOX)
    with pytest.raises(NotFound):
        await destructions.attest(HANDLER, request.reference, "shop")
    tries = (destructions.attest(HANDLER, request.reference, BINDER) for _ in range(3))
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(it).__name__ for it in done) == ["Conflict", "Conflict", "NoneType"]
    stored = await kept_of(request)
    assert (stored.found_again, stored.destroyed_by) == (None, HANDLER.id)
    case = await open_case(HANDLER, request.reference)
    assert case.step.code == "nothing"
    assert (await work_queue.numbers(HANDLER)).to_destroy == []

    run = await retention_run.run(LATER)
    assert (run.finished, run.by_hand) == (1, {})
    async with acting_as(SYSTEM):
        subject = await subjects.find(ANNA.id)
        assert await restrictions.in_force(ANNA.id) == []
    assert (subject.customer_number, subject.retained_identifiers) == (None, None)
    assert await ask("shop", [Question("email", ANNA_EMAIL)]) == [NOBODY]
    assert (await audit.verify()).faults == ()


async def test_what_is_kept_by_hand_alone_is_remembered_too(world: World) -> None:
    member = await without_data(world)
    request = await kept_by_hand(member)
    async with acting_as(SYSTEM):
        assert not any(line.remaining for line in await erasure.outcome(request.id))
        assert [each.ground for each in await restrictions.in_force(member.id)] == ["retained"]
    await closed(request)
    async with acting_as(SYSTEM):
        assert (await subjects.find(member.id)).retained_identifiers is not None
        assert [each.ground for each in await restrictions.in_force(member.id)] == ["retained"]
    assert (await retention_run.run(AFTER)).by_hand == {BINDER: 2}
    await destructions.attest(HANDLER, request.reference, BINDER)
    assert (await retention_run.run(AFTER)).finished == 1


async def test_what_is_taken_back_says_no_longer_how_it_is_found() -> None:
    request = await approved(CECILIA)
    kept = Statement("kept", kept=1, ground="En reklamation pågår.", kept_until=UNTIL, found_again=HOW)
    await attestations.attest(HANDLER, request.reference, BINDER, kept)
    await attestations.take_back(HANDLER, request.reference, BINDER)
    await attestations.attest(HANDLER, request.reference, BINDER, kept)
    async with acting_as(SYSTEM):
        await request_rows.move(request.id, ("approved",), "refused")
    await manual_tasks.forget_files()
    async with acting_as(SYSTEM):
        texts = await connection().fetchval(
            "SELECT count(found_again) FROM manual_attestation JOIN manual_task t ON t.id = task_id"
            " WHERE t.request_id = $1",
            request.id,
        )
    assert texts == 0
