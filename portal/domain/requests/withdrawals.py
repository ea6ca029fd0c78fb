"""Withdrawing a request for somebody who says so by letter, by telephone or at the desk, with an account or without."""

from datetime import date

from portal.clock import local_date, today
from portal.data.actors import Staff
from portal.data.intake.otherwise import CameBy
from portal.data.requests import requests as rows
from portal.data.requests.requests import Request
from portal.data.requests.states import WITHDRAWABLE
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.intake.arrival_errors import ReceivedInTheFuture, WithdrawnTooEarly
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.requests.unanswered import forget_what_was_made
from portal.jobs import queue


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
