"""Withdrawing a request for somebody who says so by letter, by telephone or at the desk, with an account or without.

It is easily noted of the wrong request, and can be taken back. What a member withdrew stays so: the member asks anew.
"""

from dataclasses import dataclass
from datetime import date, datetime

from portal.clock import local_date, today
from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.audit import audit as chain
from portal.data.audit.audit import AuditEvent
from portal.data.audit.event_codes import EventCode
from portal.data.database import acting_as
from portal.data.intake.otherwise import CameBy
from portal.data.requests import identity_checks, sent_back
from portal.data.requests import requests as rows
from portal.data.requests.requests import Request
from portal.data.requests.states import WITHDRAWABLE, Status
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict
from portal.domain.intake.arrival_errors import ReceivedInTheFuture, WithdrawnTooEarly
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.identity import begin
from portal.domain.requests.requests import find
from portal.domain.requests.time_limits import settle
from portal.domain.requests.timeline import LOOKS
from portal.domain.requests.unanswered import forget_what_was_made
from portal.jobs import queue

WITHDRAWN_BY: tuple[EventCode, ...] = ("request.withdrawn", "request.withdrawal_noted")
"""By the member, or by one of the staff who was told so."""


@dataclass(frozen=True, slots=True)
class Noted:
    """That one of the staff noted a withdrawal. `asked_anew` is the open request of the same kind that came since."""

    by: str
    at: datetime
    asked_anew: str | None


async def note(staff: Staff, reference: str, told_by: CameBy, told_on: date) -> Request:
    """End the request at the wish of the person, who has told us so on that day; noted twice it is withdrawn once.

    What was made for an answer is forgotten, and letters on their way are not sent. Raises NotFound, NotHandler,
    ReceivedInTheFuture, WithdrawnTooEarly, and Conflict when it is too late.
    """
    expect_handler(staff)
    async with deciding_as(staff):
        request = await find(reference)
        if request.status == "withdrawn":
            return request
        if told_on > today():
            raise ReceivedInTheFuture
        began = local_date(request.submitted_at)
        if told_on < min(began, request.received_on or began):
            raise WithdrawnTooEarly
        await rows.move(request.id, WITHDRAWABLE, "withdrawn")
        await audit.record(
            "request.withdrawal_noted",
            subject=request.subject_id,
            request=request.id,
            came_by=told_by,
            told_on=told_on.isoformat(),
        )
        await forget_what_was_made(request)
        await queue.enqueue("withdraw-letters", request.id)
        return await rows.by_id(request.id)


async def noted(staff: Staff, request: Request) -> Noted | None:
    """The noted withdrawal of a request, which can be taken back; None without one, or once the person is erased."""
    async with acting_as(staff):
        event = await _noted(request)
        if event is None or event.actor_id is None:
            return None
        names = await accounts.names([event.actor_id])
        again = await rows.open_of_kind(request.subject_id, request.kind)
    return Noted(names.get(event.actor_id, ""), event.at, again.reference if again else None)


async def take_back(staff: Staff, reference: str) -> None:
    """Let a request that was noted as withdrawn go on: its time has run all along.

    Who asks stays confirmed where it was, and the work begins anew. Letters that were not sent are ordered anew by
    whoever still wants them. Raises NotFound, NotHandler, and Conflict when none of the staff noted a withdrawal of it,
    or when the person has asked for the same since.
    """
    expect_handler(staff)
    async with deciding_as(staff):
        request = await find(reference)
        if await _noted(request) is None:
            raise Conflict
        is_known = await identity_checks.exists(request.id)
        before: Status = "received" if request.received_on else "awaiting_letter"
        await rows.move(request.id, ("withdrawn",), "identity_confirmed" if is_known else before)
        if request.received_on:
            await settle(request)  # The letter of an extension may have been posted meanwhile.
        await sent_back.settle(request.id, sent_back.PLANS, staff.id)
        await audit.record("request.withdrawal_taken_back", subject=request.subject_id, request=request.id)
        if is_known:
            await begin(request)


async def _noted(request: Request) -> AuditEvent | None:
    if request.status != "withdrawn" or not await subjects.has_key(request.subject_id):
        return None
    ends = [it for it in await chain.of_request(request.id, LOOKS) if it.code in WITHDRAWN_BY]
    return ends[-1] if ends and ends[-1].code == "request.withdrawal_noted" else None
