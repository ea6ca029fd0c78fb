"""Who handles a request: claimed, given back and handed over, and never taken from anybody without knowing."""

from dataclasses import replace

import pytest

from portal.data.actors import SYSTEM, Seen
from portal.data.database import acting_as
from portal.data.requests import assignments as rows
from portal.data.requests.queue_order import Filter
from portal.data.requests.requests import Request
from portal.domain.accounts import staff_accounts
from portal.domain.audit import audit
from portal.domain.desk import work_queue
from portal.domain.desk.case import open_case
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.own_data.own_data import own_rows
from portal.domain.requests import assignments, identity, outdated, requests
from portal.domain.rights import restrictions
from tests.domain.journeys import closed, erased, received
from tests.people import ADMINISTRATOR, ANNA, APPROVER, BERTIL, CECILIA, COLLEAGUE, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def current(request: Request) -> Request:
    async with acting_as(SYSTEM):
        return await requests.find(request.reference)


async def test_a_request_is_claimed_handed_over_with_a_note_and_said_so_in_its_timeline() -> None:
    request = await received(BERTIL, "access")
    await assignments.claim(HANDLER, request.reference)
    await assignments.claim(HANDLER, request.reference)
    with pytest.raises(Conflict):
        await assignments.claim(COLLEAGUE, request.reference)
    await assignments.hand_over(HANDLER, request.reference, COLLEAGUE.id, "Hon ringer på fredag.")
    assigned = await assignments.of_request(COLLEAGUE, request.reference)
    assert (assigned.handler, assigned.is_mine, assigned.note) == (COLLEAGUE.name, True, "Hon ringer på fredag.")
    async with acting_as(SYSTEM):
        stored = await rows.note(request.id)
    assert stored
    assert b"fredag" not in stored
    entries = (await open_case(HANDLER, request.reference)).timeline
    assert [entry.code for entry in entries if entry.code.startswith("request.")] == [
        "request.submitted",
        "request.claimed",
        "request.handed_over",
    ]
    assert entries[-1].details["account"] == COLLEAGUE.name
    await identity.confirm(HANDLER, request.reference, "in_person")
    assert (await current(request)).handler_id == COLLEAGUE.id, "whoever confirms an identity takes it from nobody"


async def test_what_a_blocked_handler_had_is_nobodys_until_it_is_taken_and_is_found_in_the_queue() -> None:
    request, before = await received(ANNA, "portability"), await received(ANNA, "access")
    await assignments.claim(HANDLER, request.reference)
    await assignments.hand_over(HANDLER, request.reference, COLLEAGUE.id, "Ring först.")
    await assignments.claim(COLLEAGUE, before.reference)
    assert (await work_queue.page(HANDLER, Filter(handler="former"))).lines == []
    had = await staff_accounts.open_requests(ADMINISTRATOR, COLLEAGUE.id)
    await staff_accounts.block(ADMINISTRATOR, COLLEAGUE.id)
    try:
        lines = (await work_queue.page(HANDLER, Filter(handler="former"))).lines
        assert {request.id, before.id} <= {it.entry.id for it in lines}
        assert all(it.is_left for it in lines)
        shown = (await work_queue.numbers(HANDLER)).open
        assert shown
        assert shown.left.number == len(lines) == had
        left = await assignments.of_request(HANDLER, request.reference)
        assert (left.handler, left.is_left, left.can_be_claimed) == (COLLEAGUE.name, True, True)
        assert await work_queue.next_for(HANDLER, "") is not None
        await assignments.claim(HANDLER, request.reference)
        taken = await assignments.of_request(HANDLER, request.reference)
        assert (taken.is_mine, taken.is_left, taken.note) == (True, False, "Ring först.")
        await identity.confirm(HANDLER, before.reference, "in_person")
        assert (await current(before)).handler_id == HANDLER.id, "whoever begins the work takes what was left"
    finally:
        await staff_accounts.lift_block(ADMINISTRATOR, COLLEAGUE.id)
    with pytest.raises(Conflict):
        await assignments.claim(COLLEAGUE, request.reference)
    for each in (request, before):
        await requests.withdraw(ANNA, each.reference)


async def test_a_request_is_given_back_only_before_the_work_has_begun() -> None:
    request = await received(CECILIA, "access")
    await assignments.claim(HANDLER, request.reference)
    with pytest.raises(Conflict):
        await assignments.give_back(COLLEAGUE, request.reference)
    await assignments.give_back(HANDLER, request.reference)
    assert (await current(request)).handler_id is None
    await identity.confirm(HANDLER, request.reference, "in_person")
    assert (await current(request)).handler_id == HANDLER.id
    with pytest.raises(Conflict):
        await assignments.give_back(HANDLER, request.reference)


async def test_only_handlers_handle_and_only_what_has_come_and_has_not_ended() -> None:
    request = await requests.submit(ANNA, "erasure")
    with pytest.raises(Conflict):
        await assignments.claim(HANDLER, request.reference)
    with pytest.raises(NotHandler):
        await assignments.claim(APPROVER, request.reference)
    with pytest.raises(NotFound):
        await assignments.hand_over(HANDLER, request.reference, APPROVER.id, "")
    with pytest.raises(NotFound):
        await assignments.hand_over(HANDLER, request.reference, ANNA.id, "")
    await requests.withdraw(ANNA, request.reference)
    with pytest.raises(Conflict):
        await assignments.hand_over(HANDLER, request.reference, COLLEAGUE.id, "")


async def test_whoever_decides_on_a_page_that_is_out_of_date_is_told_and_nothing_is_done() -> None:
    request = await received(ANNA, "access")
    shown = await outdated.newest_change(HANDLER, request.reference)
    hanna, hugo = (replace(staff, seen=Seen(shown, shown)) for staff in (HANDLER, COLLEAGUE))
    await assignments.claim(hanna, request.reference)
    with pytest.raises(Conflict):
        await restrictions.place(hugo, request.reference, "accuracy")
    assert (await restrictions.standing(HANDLER, request.reference)).in_force == []
    told = await outdated.since(hugo)
    assert told
    assert told.reference == request.reference
    assert [(entry.code, entry.name) for entry in told.entries] == [("request.claimed", HANDLER.name)]
    await restrictions.place(hanna, request.reference, "accuracy")
    assert (await audit.verify()).faults == ()


async def test_looking_at_a_request_puts_nobodys_page_out_of_date() -> None:
    request = await requests.open_request(ANNA, "access")
    assert request
    shown = await outdated.newest_change(HANDLER, request.reference)
    await open_case(COLLEAGUE, request.reference)
    assert await outdated.newest_change(HANDLER, request.reference) == shown
    hanna = replace(HANDLER, seen=Seen(shown, shown))
    await assignments.hand_over(hanna, request.reference, COLLEAGUE.id, "")


async def test_the_note_of_a_hand_over_is_in_the_persons_extract() -> None:
    request = await received(CECILIA, "portability")
    await assignments.hand_over(HANDLER, request.reference, COLLEAGUE.id, "Har ringt två gånger")
    found = [rows async for table, rows in own_rows(CECILIA.id) if table == "handover"]
    assert found == [[(request.reference, "Har ringt två gånger")]]


async def test_the_note_of_a_hand_over_cannot_be_read_once_the_person_is_erased() -> None:
    await requests.withdraw(ANNA, (await _open_access()).reference)
    request = await erased(ANNA)
    await assignments.hand_over(HANDLER, request.reference, COLLEAGUE.id, "Sparas inte")
    await closed(request)
    assigned = await assignments.of_request(HANDLER, request.reference)
    assert (assigned.note, assigned.colleagues) == (None, {})


async def _open_access() -> Request:
    request = await requests.open_request(ANNA, "access")
    assert request
    return request
