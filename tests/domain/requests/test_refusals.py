"""A refusal has a ground, a reason, a letter, and, where the law wants it shown, a second person (Art. 12(4)-(5))."""

from datetime import timedelta

import asyncpg
import pytest

from portal.clock import today
from portal.data import operations
from portal.data.access import extracts
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests.queue_order import Filter
from portal.data.requests.requests import Request
from portal.domain.access import access
from portal.domain.audit import audit
from portal.domain.audit.figures import figures
from portal.domain.desk import case, work_queue
from portal.domain.desk.case_time import case_time
from portal.domain.desk.work_queue import numbers
from portal.domain.erasure import erasure
from portal.domain.errors import Conflict, NotApprover, NotFound, NotHandler
from portal.domain.letters import outgoing_letters
from portal.domain.own_data.own_data import own_rows
from portal.domain.requests import identity, refusals, requests, sent_back, unanswered
from portal.domain.requests.identity_errors import NotAskedYet
from tests.domain.journeys import digest_of, planned, received
from tests.domain.letters_on_the_way import dated, letter_of, letters_of, now_of, posted
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("world")

REASON = "Du har fått samma utdrag tre gånger i år, och inget har ändrats."


OBJECTION = "Visa hur många gånger det har begärts, och när."


async def waiting(request: Request) -> refusals.Refusal:
    refusal = (await case_time(HANDLER, request.reference)).refusal
    assert refusal
    return refusal.refusal


async def codes(request: Request) -> list[str]:
    return [entry.code for entry in (await case.open_case(HANDLER, request.reference)).timeline]


async def test_a_law_in_the_way_is_refused_by_the_handler_and_the_letter_is_still_to_be_posted() -> None:
    request = await received(ANNA, "access")
    assert await refusals.refuse(HANDLER, request.reference, "law", REASON) is True
    assert (await now_of(request)).status == "refusing"
    assert (await case.open_case(HANDLER, request.reference)).step.code == "post_refusal"
    with pytest.raises(Conflict):  # It is owed.
        await outgoing_letters.withdraw(HANDLER, (await letter_of(request, "refusal")).id)
    await posted(request, "refusal")
    assert (await case.open_case(HANDLER, request.reference)).step.code == "nothing"
    assert (await requests.follow(ANNA, request.reference)).request.status == "refused"
    assert (await audit.verify()).faults == ()


async def counted_late() -> list[int]:
    """What is late by the privacy officer's figures, and by the metrics."""
    async with acting_as(SYSTEM):
        overdue = (await operations.figures(today())).overdue
    return [(await figures(HANDLER)).due.late, overdue]


async def test_what_is_refused_is_open_and_late_until_the_letter_is_in_the_post(as_admin: asyncpg.Connection) -> None:
    request = await received(CECILIA, "access")
    await dated(as_admin, request, today() - timedelta(days=40))
    before, late_before = await numbers(HANDLER), await counted_late()
    await refusals.refuse(HANDLER, request.reference, "law", REASON)
    late, mine = Filter(due=work_queue.late()), Filter(handler=HANDLER.id)
    after = await numbers(HANDLER)
    assert before.open
    assert after.open
    assert (after.tabs["open"], after.open.late, after.open.soon) == (
        before.tabs["open"],
        before.open.late,
        before.open.soon,
    )
    assert await counted_late() == late_before
    for asked in (Filter(), late, mine, Filter(status="refusing")):
        (line,) = [it for it in (await work_queue.page(HANDLER, asked)).lines if it.entry.id == request.id]
        assert (line.step.code, line.days_left is not None and line.days_left < 0) == ("post_refusal", True)
    again = await requests.submit(CECILIA, "access")
    assert again.id != request.id, "whoever is refused may ask anew"
    await requests.withdraw(CECILIA, again.reference)
    await posted(request, "refusal")
    for asked in (Filter(), late, mine):
        assert request.id not in {it.entry.id for it in (await work_queue.page(HANDLER, asked)).lines}
    assert await counted_late() == [count - 1 for count in late_before]
    ended = (await work_queue.page(HANDLER, Filter("ended", status="refused"))).lines
    assert request.id in {it.entry.id for it in ended}


@pytest.mark.parametrize("ground", ["unfounded", "excessive", "other"])
async def test_what_has_to_be_shown_waits_for_an_approver_and_the_request_goes_on(ground: refusals.Ground) -> None:
    request = await received(ANNA, "access")
    assert await refusals.refuse(HANDLER, request.reference, ground, REASON) is False
    assert (await now_of(request)).status == "received"
    assert await letters_of(request) == []
    refusal = await waiting(request)
    with pytest.raises(NotApprover):
        await refusals.confirm(HANDLER, request.reference, refusal.id)
    with pytest.raises(Conflict):
        await refusals.refuse(HANDLER, request.reference, "law", REASON)
    read = (await case_time(APPROVER, request.reference)).refusal
    assert read
    assert read.reason == REASON
    await refusals.confirm(APPROVER, request.reference, refusal.id)
    assert (await now_of(request)).status == "refusing"
    assert (await letter_of(request, "refusal")).ordered_by == APPROVER.id
    assert [code for code in await codes(request) if "refus" in code] == ["refusal.proposed", "request.refused"]


async def test_a_proposal_that_is_sent_back_leaves_the_request_as_it_was_and_another_can_be_made() -> None:
    request = await received(ANNA, "access")
    await refusals.refuse(HANDLER, request.reference, "excessive", REASON)
    first = await waiting(request)
    with pytest.raises(NotHandler):
        await refusals.withdraw(APPROVER, request.reference, first.id)
    with pytest.raises(NotApprover):
        await refusals.send_back(HANDLER, request.reference, first.id, OBJECTION)
    await refusals.send_back(APPROVER, request.reference, first.id, OBJECTION)
    with pytest.raises(NotFound):
        await refusals.confirm(APPROVER, request.reference, first.id)
    with pytest.raises(NotFound):
        await refusals.send_back(APPROVER, request.reference, first.id, OBJECTION)
    with pytest.raises(NotFound):
        await refusals.withdraw(HANDLER, request.reference, first.id)
    assert (await codes(request))[-1] == "refusal.sent_back"
    [returned] = (await case.open_case(HANDLER, request.reference)).sent_back
    assert (returned.what, returned.reason, returned.by) == ("refusal", OBJECTION, "Gustav Godkännare")
    [line] = [it for it in (await work_queue.page(HANDLER, Filter())).lines if it.entry.id == request.id]
    assert line.was_sent_back
    draft = await refusals.draft(HANDLER, request.reference)
    assert draft
    assert (draft.refusal.ground, draft.reason) == ("excessive", REASON), "the text is kept to go on with"
    await identity.confirm(HANDLER, request.reference, "in_person")
    await refusals.refuse(HANDLER, request.reference, "unfounded", REASON)
    assert (await case.open_case(HANDLER, request.reference)).sent_back == []
    with pytest.raises(Conflict):
        await refusals.confirm(APPROVER, request.reference, first.id)
    await refusals.confirm(APPROVER, request.reference, (await waiting(request)).id)
    assert (await now_of(request)).status == "refusing"


async def test_what_was_sent_back_can_be_let_be_and_its_reason_is_in_the_persons_own_data() -> None:
    request = await received(BERTIL, "access")
    await refusals.refuse(HANDLER, request.reference, "other", REASON)
    await refusals.send_back(APPROVER, request.reference, (await waiting(request)).id, OBJECTION)
    with pytest.raises(NotHandler):
        await sent_back.settle_refusal(APPROVER, request.reference)
    await sent_back.settle_refusal(HANDLER, request.reference)
    with pytest.raises(Conflict):
        await sent_back.settle_refusal(HANDLER, request.reference)
    assert (await case.open_case(HANDLER, request.reference)).sent_back == []
    tables = {name: rows async for name, rows in own_rows(BERTIL.id)}
    assert OBJECTION in [reason for _, reason in tables["sent_back"]]
    await requests.withdraw(BERTIL, request.reference)


async def test_nobody_is_refused_for_want_of_an_identity_before_having_been_asked() -> None:
    request = await received(ANNA, "access")
    with pytest.raises(NotAskedYet):
        await refusals.refuse(HANDLER, request.reference, "not_identified", REASON)
    await identity.confirm(HANDLER, request.reference, "in_person")
    with pytest.raises(Conflict):
        await refusals.refuse(HANDLER, request.reference, "not_identified", REASON)
    await refusals.refuse(HANDLER, request.reference, "law", REASON)


async def test_the_extract_made_meanwhile_is_forgotten() -> None:
    request = await received(BERTIL, "access")
    await identity.confirm(HANDLER, request.reference, "in_person")
    await access.collect(request.id)
    await refusals.refuse(HANDLER, request.reference, "law", REASON)
    await access.forget(request.id)
    async with acting_as(SYSTEM):
        assert not await extracts.exists(request.id)


async def test_the_plan_that_nobody_approved_is_forgotten_and_an_approved_one_is_not(
    as_admin: asyncpg.Connection,
) -> None:
    count = "SELECT count(*) FROM erasure_plan WHERE request_id = $1"
    request = await planned(BERTIL)
    await unanswered.forget_plan(request.id)
    assert await as_admin.fetchval(count, request.id) == 1, "it is under way"
    await refusals.refuse(HANDLER, request.reference, "law", REASON)
    for _ in range(2):
        await unanswered.forget_plan(request.id)
    assert await as_admin.fetchval(count, request.id) == 0
    await erasure.plan(request.id)
    assert await as_admin.fetchval(count, request.id) == 0


async def test_once_an_erasure_is_approved_it_is_too_late() -> None:
    request = await planned(CECILIA)
    await refusals.refuse(HANDLER, request.reference, "other", REASON)
    refusal = await waiting(request)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    with pytest.raises(Conflict):
        await refusals.confirm(APPROVER, request.reference, refusal.id)
    assert (await now_of(request)).status == "approved"
    assert await letters_of(request) == []


async def test_a_member_who_withdraws_is_not_refused_any_more() -> None:
    request = await received(ANNA, "erasure")
    await refusals.refuse(HANDLER, request.reference, "unfounded", REASON)
    refusal = await waiting(request)
    await requests.withdraw(ANNA, request.reference)
    with pytest.raises(Conflict):
        await refusals.confirm(APPROVER, request.reference, refusal.id)
    with pytest.raises(Conflict):
        await refusals.refuse(HANDLER, request.reference, "law", REASON)
    assert await letters_of(request) == []


async def test_only_a_handler_refuses_a_request_whose_letter_has_come() -> None:
    request = await requests.submit(ANNA, "erasure")
    with pytest.raises(NotHandler):
        await refusals.refuse(APPROVER, request.reference, "law", REASON)
    with pytest.raises(Conflict):
        await refusals.refuse(HANDLER, request.reference, "law", REASON)


async def test_two_persons_are_the_databases_demand_too(as_admin: asyncpg.Connection) -> None:
    request = await received(ANNA, "access")
    await refusals.refuse(HANDLER, request.reference, "other", REASON)
    await refusals.confirm(APPROVER, request.reference, (await waiting(request)).id)
    with pytest.raises(asyncpg.CheckViolationError, match="two_persons"):
        await as_admin.execute("UPDATE refusal SET confirmed_by = proposed_by WHERE request_id = $1", request.id)
    assert today() == (await now_of(request)).received_on


async def test_the_reason_is_part_of_what_the_person_gets_a_copy_of() -> None:
    tables = {name: rows async for name, rows in own_rows(ANNA.id)}
    assert ("law", REASON) in {(ground, reason) for _, _, ground, reason in tables["refusal"]}
