"""The day of arrival put right: the time is counted anew, and nobody alone gives himself more of it."""

from datetime import timedelta

import asyncpg
import pytest

from portal.clock import today
from portal.data.actors import SYSTEM, Staff
from portal.data.audit import audit as chain
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.errors import Conflict, NotHandler, NotYourRole
from portal.domain.intake import arrival_days, envelopes, signed_letters
from portal.domain.intake.arrival_errors import (
    LetterBeforeRequest,
    LetterInTheFuture,
    MadeAfterReceipt,
    PostmarkBeforeRequest,
    SameDay,
)
from portal.domain.intake.claims import Claim
from portal.domain.intake.envelopes import Envelope
from portal.domain.requests import requests
from portal.domain.requests.deadlines import answer_due
from portal.domain.requests.requests import find
from tests.domain.registering import STREET, asked, registered
from tests.people import ANNA, APPROVER, BERTIL, COLLEAGUE, HANDLER, INTAKE

pytestmark = pytest.mark.usefixtures("world")

TODAY = today()
BEFORE = TODAY - timedelta(days=3)


async def now_of(request: Request) -> Request:
    async with acting_as(SYSTEM):
        return await find(request.reference)


async def submitted_long_ago(as_admin: asyncpg.Connection, kind: str = "access") -> Request:
    """A request of Anna's that was submitted a month ago, and whose letter came today."""
    request = await requests.submit(ANNA, kind)  # type: ignore[arg-type]
    await as_admin.execute(
        "UPDATE request SET submitted_at = submitted_at - interval '30 days' WHERE id = $1", request.id
    )
    await signed_letters.register(HANDLER, request.seal or "", TODAY)
    return request


async def test_an_earlier_day_counts_at_once_and_the_time_anew(as_admin: asyncpg.Connection) -> None:
    request = await submitted_long_ago(as_admin)
    for impossible, day in (
        (SameDay, TODAY),
        (LetterInTheFuture, TODAY + timedelta(days=1)),
        (LetterBeforeRequest, TODAY - timedelta(days=31)),
    ):
        with pytest.raises(impossible):
            await arrival_days.put_right(HANDLER, request.reference, day, "mistyped")
    for other in (INTAKE, APPROVER):
        with pytest.raises(NotHandler):
            await arrival_days.put_right(other, request.reference, BEFORE, "mistyped")
    assert (await now_of(request)).received_on == TODAY
    assert await arrival_days.put_right(HANDLER, request.reference, BEFORE, "other_day_of_pile")
    after = await now_of(request)
    assert (after.received_on, after.counted_from, after.due_on) == (BEFORE, BEFORE, answer_due(BEFORE))
    _, came = await envelopes.of_request(HANDLER, request.reference)
    assert [it.row.arrived_on for it in came] == [BEFORE], "the ledger has it, too"
    async with acting_as(SYSTEM):
        event = (await chain.of_subject(ANNA.id, None, 1))[0]
    assert event.code == "request.arrival_put_right"
    assert event.details == {
        "before_on": TODAY.isoformat(),
        "arrived_on": BEFORE.isoformat(),
        "answer_by_on": answer_due(BEFORE).isoformat(),
        "arrival_reason": "other_day_of_pile",
    }


async def test_back_to_the_first_registered_day_needs_nobody_and_a_later_one_a_second_person(
    as_admin: asyncpg.Connection,
) -> None:
    request = await submitted_long_ago(as_admin, "erasure")
    first = TODAY - timedelta(days=5)
    assert await arrival_days.put_right(HANDLER, request.reference, first, "stamp")
    # The day that was registered first was TODAY.
    assert await arrival_days.put_right(HANDLER, request.reference, TODAY, "mistyped")
    await as_admin.execute("UPDATE request SET first_registered_on = $2 WHERE id = $1", request.id, first)
    await arrival_days.put_right(HANDLER, request.reference, first, "stamp")
    assert not await arrival_days.put_right(HANDLER, request.reference, BEFORE, "stamp")
    waiting = await now_of(request)
    assert (waiting.received_on, waiting.due_on) == (first, answer_due(first)), "nothing has changed"
    with pytest.raises(NotYourRole):
        await arrival_days.agree(HANDLER, request.reference)
    with pytest.raises(NotYourRole):
        await arrival_days.agree(INTAKE, request.reference)
    it = await arrival_days.proposed(COLLEAGUE, waiting)
    assert it is not None
    assert (it.day, it.is_mine) == (BEFORE, False)
    await arrival_days.agree(COLLEAGUE, request.reference)
    agreed = await now_of(request)
    assert (agreed.received_on, agreed.due_on) == (BEFORE, answer_due(BEFORE))
    with pytest.raises(Conflict):
        await arrival_days.agree(COLLEAGUE, request.reference)


@pytest.mark.parametrize("by", [HANDLER, APPROVER], ids=["proposer", "approver"])
async def test_a_later_day_is_declined_by_either(as_admin: asyncpg.Connection, by: Staff) -> None:
    request = await submitted_long_ago(as_admin, "portability")
    await as_admin.execute(
        "UPDATE request SET received_on = $2, counted_from = $2, first_registered_on = $2 WHERE id = $1",
        request.id,
        BEFORE,
    )
    assert not await arrival_days.put_right(HANDLER, request.reference, TODAY, "stamp")
    await arrival_days.decline(by, request.reference)
    assert await arrival_days.proposed(HANDLER, request) is None
    assert (await now_of(request)).received_on == BEFORE
    with pytest.raises(Conflict):
        await arrival_days.decline(by, request.reference)


async def test_what_came_otherwise_is_put_right_no_further_than_to_the_day_it_was_written() -> None:
    request = await registered(Claim(name="Dag Dagsson", address=STREET), asked())
    with pytest.raises(MadeAfterReceipt):
        await arrival_days.put_right(HANDLER, request.reference, BEFORE, "stamp")
    earlier = await registered(Claim(name="Disa Dagsson", address=STREET), asked(on=BEFORE))
    assert not await arrival_days.put_right(HANDLER, earlier.reference, TODAY, "stamp")
    await arrival_days.agree(APPROVER, earlier.reference)
    assert (await now_of(earlier)).due_on == answer_due(TODAY)


async def test_no_letter_is_older_than_the_form_whose_reference_it_has() -> None:
    request = await requests.submit(BERTIL, "access")
    await signed_letters.register(HANDLER, request.reference, TODAY)
    with pytest.raises(LetterBeforeRequest):
        await signed_letters.register(HANDLER, request.reference, BEFORE)
    with pytest.raises(PostmarkBeforeRequest):
        await signed_letters.register(
            HANDLER, request.reference, TODAY, Envelope(postmark="read", postmarked_on=BEFORE)
        )
    used = await signed_letters.register(HANDLER, request.reference, TODAY)
    assert used.outcome == "used"
