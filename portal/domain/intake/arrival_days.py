"""Putting right the day on which a request arrived, from which the time to answer is counted (Art. 12(3)).

A handler alone may say that it came earlier than it was first registered, which shortens the time. That it came later
takes a second person: whoever is late could else give himself more time.
"""

from dataclasses import dataclass
from datetime import date
from typing import get_args

from portal.clock import local_date, today
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.intake import form_doubts, otherwise
from portal.data.requests import arrival_days as rows
from portal.data.requests import extensions, identity_questions, requests
from portal.data.requests.arrival_days import ArrivalReason
from portal.data.requests.requests import Request
from portal.data.requests.states import WORKED_ON
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as, explained
from portal.domain.errors import Conflict, NotFound, NotYourRole
from portal.domain.intake.arrival_errors import (
    LetterBeforeRequest,
    LetterInTheFuture,
    MadeAfterReceipt,
    PostmarkAfterArrival,
    SameDay,
)
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.requests.time_limits import limit, settle
from portal.settings import settings

REASONS: tuple[ArrivalReason, ...] = get_args(ArrivalReason)


@dataclass(frozen=True, slots=True)
class ProposedDay:
    """A later day of arrival that waits for a second person."""

    day: date
    reason: ArrivalReason
    by: str
    is_mine: bool


async def proposed(staff: Staff, request: Request) -> ProposedDay | None:
    """The day that was proposed, if any."""
    async with acting_as(staff):
        it = await rows.find(request.id)
        if it is None or it.proposed is None or it.reason is None or it.proposed_by is None:
            return None
        names = await accounts.names([it.proposed_by])
        return ProposedDay(it.proposed, it.reason, names.get(it.proposed_by, ""), it.proposed_by == staff.id)


async def put_right(staff: Staff, reference: str, day: date, reason: ArrivalReason) -> bool:
    """Say that the request arrived on another day; False where that waits for a second person to agree.

    Raises NotFound, NotHandler, SameDay, LetterInTheFuture, LetterBeforeRequest, MadeAfterReceipt,
    PostmarkAfterArrival, and Conflict when it has not arrived or is answered.
    """
    expect_handler(staff)
    if reason not in REASONS:
        raise NotFound
    async with acting_as(staff):
        request = await _held(reference)
        arrival = await rows.find(request.id)
        assert arrival is not None
        assert request.received_on is not None
        await _expect_possible(request, day)
        if day > max(arrival.first_registered_on, request.received_on):
            await rows.propose(request.id, day, reason, staff.id)
            await audit.record(
                "request.arrival_proposed",
                subject=request.subject_id,
                request=request.id,
                arrived_on=day.isoformat(),
                arrival_reason=reason,
            )
            return False
        await _apply(request, day, reason)
        return True


async def agree(staff: Staff, reference: str) -> None:
    """Agree as a second person that it arrived on the later day. Raises NotFound, NotYourRole for whoever neither
    handles nor approves or has proposed it, and Conflict when nothing is proposed any longer."""
    if not (staff.is_handler or staff.is_approver):
        raise NotYourRole
    async with acting_as(staff):
        request = await _held(reference)
        it = await rows.find(request.id)
        if it is None or it.proposed is None or it.reason is None:
            raise Conflict
        if it.proposed_by == staff.id:
            raise NotYourRole
        await _expect_possible(request, it.proposed)
        await _apply(request, it.proposed, it.reason)


async def decline(staff: Staff, reference: str) -> None:
    """Leave the day as it is: the proposer, or a second person. Raises as `agree` does."""
    if not (staff.is_handler or staff.is_approver):
        raise NotYourRole
    async with deciding_as(staff):
        request = await _held(reference)
        await rows.drop_proposal(request.id)
        await audit.record("request.arrival_kept", subject=request.subject_id, request=request.id)


async def _held(reference: str) -> Request:
    request = await find(reference)
    with explained():
        await requests.hold(request.id, *WORKED_ON)
    return await requests.by_id(request.id)


async def _expect_possible(request: Request, day: date) -> None:
    if day == request.received_on:
        raise SameDay
    if day > today():
        raise LetterInTheFuture
    came = await otherwise.find(request.id)
    if came and came.received_on == request.received_on:
        if day < came.made_on:
            raise MadeAfterReceipt
    elif day < local_date(request.submitted_at):
        raise LetterBeforeRequest
    assert request.received_on is not None
    postmark = await rows.last_postmark(request.id, request.received_on)
    if postmark and postmark > day:
        raise PostmarkAfterArrival


async def _apply(request: Request, day: date, reason: ArrivalReason) -> None:
    before = request.received_on
    assert before is not None
    await rows.put_right(request.id, before, day)
    if settings().clock_starts == "letter" or request.came_otherwise:
        earlier = await form_doubts.first_signed(request.id)
        await rows.count_from(request.id, min(day, earlier) if earlier else day)
    counted = await requests.by_id(request.id)
    first = limit(counted, None, await identity_questions.of_request(request.id))
    assert first is not None
    if await extensions.find(request.id):
        # Whether the person was told in time is seen from the day on which it did arrive.
        await rows.set_first_due(request.id, first.due_on)
    due_on = await settle(counted)
    await audit.record(
        "request.arrival_put_right",
        subject=request.subject_id,
        request=request.id,
        before_on=before.isoformat(),
        arrived_on=day.isoformat(),
        answer_by_on=due_on.isoformat(),
        arrival_reason=reason,
    )
