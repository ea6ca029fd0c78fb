"""A withdrawal that came by letter or telephone, of somebody with an account or without."""

from datetime import timedelta

import pytest

from portal.clock import today
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests import requests as rows
from portal.data.requests.requests import Request
from portal.domain.access import access, portability
from portal.domain.errors import Conflict, NotHandler
from portal.domain.intake import receipts, signed_letters
from portal.domain.intake.arrival_errors import ReceivedInTheFuture, WithdrawnTooEarly
from portal.domain.intake.claims import Claim
from portal.domain.letters import outgoing_letters, postings
from portal.domain.requests import extensions, identity, requests, withdrawals
from portal.domain.requests.requests import find
from tests.domain.independent_calendar import due
from tests.domain.registering import STREET, asked, registered
from tests.domain.wishes_under_way import letters_of
from tests.on_paper import print_letter
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, COLLEAGUE, HANDLER, INTAKE

pytestmark = pytest.mark.usefixtures("world")


async def followed(reference: str) -> Request:
    async with acting_as(SYSTEM):
        return await find(reference)


async def status(reference: str) -> str:
    async with acting_as(SYSTEM):
        return (await find(reference)).status


async def test_somebody_without_an_account_rings_and_the_request_ends_without_its_letters() -> None:
    request = await registered(Claim(name="Ulla Utan", address=STREET), asked())
    await receipts.send(HANDLER, request.reference)
    for impossible, day in ((ReceivedInTheFuture, 1), (WithdrawnTooEarly, -1)):
        with pytest.raises(impossible):
            await withdrawals.note(HANDLER, request.reference, "telephone", today() + timedelta(days=day))
    for other in (INTAKE, APPROVER):
        with pytest.raises(NotHandler):
            await withdrawals.note(other, request.reference, "telephone", today())
    assert await status(request.reference) == "received"
    await withdrawals.note(HANDLER, request.reference, "telephone", today())
    assert await status(request.reference) == "withdrawn"
    await outgoing_letters.withdraw_outdated(request.id)
    async with acting_as(SYSTEM):
        letters = await outgoing_letters.of_request(await find(request.reference))
    assert [letter.withdrawn_at is not None for letter in letters] == [True]
    again = await withdrawals.note(HANDLER, request.reference, "letter", today())
    assert again.status == "withdrawn"


async def test_a_member_reads_that_it_was_withdrawn_as_was_said() -> None:
    request = await requests.submit(ANNA, "access")
    await signed_letters.register(HANDLER, request.reference, today())
    await withdrawals.note(HANDLER, request.reference, "letter", today())
    followed = await requests.follow(ANNA, request.reference)
    event = next(it for it in followed.timeline if it.code == "request.withdrawal_noted")
    assert event.details == {"came_by": "letter", "told_on": today().isoformat()}
    assert (await requests.submit(ANNA, "access")).reference != request.reference, "who withdraws may ask anew"


async def test_a_withdrawal_that_was_noted_of_the_wrong_request_is_taken_back_and_its_time_has_run() -> None:
    request = await requests.submit(ANNA, "portability")
    await signed_letters.register(HANDLER, request.reference, today())
    await identity.confirm(HANDLER, request.reference, "telephone")
    await portability.collect(request.id)
    before = await followed(request.reference)
    await withdrawals.note(HANDLER, request.reference, "telephone", today())
    for other in (INTAKE, APPROVER):
        with pytest.raises(NotHandler):
            await withdrawals.take_back(other, request.reference)
    noted = await withdrawals.noted(COLLEAGUE, await followed(request.reference))
    assert noted
    assert (noted.by, noted.asked_anew) == (HANDLER.name, None)
    await withdrawals.take_back(COLLEAGUE, request.reference)
    with pytest.raises(Conflict):
        await withdrawals.take_back(COLLEAGUE, request.reference)
    again = await followed(request.reference)
    assert (again.status, again.due_on, again.received_on) == ("identity_confirmed", before.due_on, before.received_on)
    # The job that was to forget what was collected comes too late, and leaves what is wanted again.
    await access.forget(request.id)
    await portability.collect(request.id)
    assert await status(request.reference) == "in_progress"
    codes = [it.code for it in (await requests.follow(ANNA, request.reference)).timeline]
    assert codes.index("request.withdrawal_noted") < codes.index("request.withdrawal_taken_back")


async def test_an_extension_that_was_posted_while_it_was_noted_as_withdrawn_counts_when_it_is_taken_back() -> None:
    request = await requests.submit(CECILIA, "access")
    await signed_letters.register(HANDLER, request.reference, today())
    await extensions.order(HANDLER, request.reference, "number", "Det är mycket just nu.")
    [letter] = await letters_of(request)
    await outgoing_letters.write(letter.id)
    await print_letter(HANDLER, letter.id)
    await withdrawals.note(HANDLER, request.reference, "telephone", today())
    await postings.mark_posted(HANDLER, letter.id, today())
    await withdrawals.take_back(HANDLER, request.reference)
    assert (await followed(request.reference)).due_on == due(today(), 3)


async def test_a_form_whose_withdrawal_was_a_slip_waits_for_its_letter_again() -> None:
    request = await requests.submit(BERTIL, "portability")
    await withdrawals.note(HANDLER, request.reference, "telephone", today())
    await withdrawals.take_back(HANDLER, request.reference)
    assert await status(request.reference) == "awaiting_letter"


async def test_what_a_member_withdrew_or_has_asked_for_anew_stays_withdrawn() -> None:
    request = await requests.submit(BERTIL, "access")
    await requests.withdraw(BERTIL, request.reference)
    assert await withdrawals.noted(HANDLER, await followed(request.reference)) is None
    with pytest.raises(Conflict):
        await withdrawals.take_back(HANDLER, request.reference)
    slip = await requests.submit(BERTIL, "access")
    await withdrawals.note(HANDLER, slip.reference, "telephone", today())
    anew = await requests.submit(BERTIL, "access")
    noted = await withdrawals.noted(HANDLER, await followed(slip.reference))
    assert noted
    assert noted.asked_anew == anew.reference
    with pytest.raises(Conflict):
        await withdrawals.take_back(HANDLER, slip.reference)
    assert await status(slip.reference) == "withdrawn"


async def test_what_is_being_carried_out_is_withdrawn_no_more() -> None:
    request = await requests.submit(ANNA, "erasure")
    await signed_letters.register(HANDLER, request.reference, today())
    async with acting_as(SYSTEM):
        await rows.move(request.id, ("received",), "approved")
    with pytest.raises(Conflict):
        await withdrawals.note(HANDLER, request.reference, "letter", today())
