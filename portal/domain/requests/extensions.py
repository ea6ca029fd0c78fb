"""Extending the time to answer by two months (Art. 12(3)): once, with a reason, and told within the first month."""

from datetime import date
from typing import get_args

from portal.clock import today
from portal.data.actors import Staff
from portal.data.errors import Stale
from portal.data.letters import answers
from portal.data.letters import outgoing_letters as letters
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import extensions, identity_questions
from portal.data.requests import requests as rows
from portal.data.requests.extensions import Reason
from portal.data.requests.requests import Request
from portal.data.requests.states import UNWRITTEN
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict, NotFound
from portal.domain.letters import letter_events, letters_to_sender
from portal.domain.requests.deadlines import EXTENDED_MONTHS, due_after
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.requests.time_limits import TimeLimit, limit, settle


class TooLateToExtend(Conflict):
    """The first time limit has passed: the person can no longer be told in time that it is extended."""


REASONS: tuple[Reason, ...] = get_args(Reason)


async def order(staff: Staff, reference: str, reason: Reason, words: str) -> Request:
    """Extend the time to answer a request: the letter that tells of it is written, with the handler's `words` in it.

    Until that letter is in the post the request stays due on its first day. It says when the request came, so that a
    confirmation of that, which names the first day alone, is not sent unless somebody has begun to print it. Raises
    NotFound, NotHandler, NoAddress, TooLateToExtend after the first time limit, and Conflict when it was extended
    before or is answered.
    """
    expect_handler(staff)
    if reason not in REASONS:
        raise NotFound
    async with deciding_as(staff):
        request = await find(reference)
        await rows.hold(request.id, *UNWRITTEN)
        before = await extensions.find(request.id)
        if before and before.is_sent:
            raise Conflict
        questions = await identity_questions.of_request(request.id)
        first = limit(request, None, questions)
        assert first is not None
        assert request.received_on is not None
        if today() > first.due_on:
            raise TooLateToExtend
        extended_to = _extended(first)
        facts = {
            "because": reason,
            "reason": words,
            "received_on": request.received_on,
            "due_on": first.due_on,
            "extended_to": extended_to,
        }
        await letter_events.withdrawn(await letters.withdraw_receipt(request.id))
        letter = await letters_to_sender.order("extension", request, facts, staff)
        await extensions.add(request.id, letter, reason, first.due_on, extended_to, staff.id)
        await audit.record(
            "extension.ordered",
            subject=request.subject_id,
            request=request.id,
            reason=reason,
            due_on=first.due_on.isoformat(),
            extended_to_on=extended_to.isoformat(),
        )
        return request


def _extended(first: TimeLimit) -> date:
    return due_after(first.counted_from, EXTENDED_MONTHS, first.paused)


async def posted(letter: Letter) -> None:
    """The person has been told: from now on the later day applies, if it was in time (in the transaction under way).

    In time is within the first time limit as it is now: what paused it when the letter was ordered may have ended.
    Raises Stale when the answer is written: nobody is told then that it takes longer.
    """
    assert letter.request_id is not None
    assert letter.posted_on is not None
    request = await rows.by_id(letter.request_id)
    await rows.hold(request.id)
    if await answers.exists(request.id):
        raise Stale
    first = limit(request, None, await identity_questions.of_request(request.id))
    assert first is not None
    await extensions.note_posted(request.id, letter.posted_on, first.due_on, _extended(first))
    extension = await extensions.find(request.id)
    assert extension is not None
    if extension.counts:
        await settle(request)
    await audit.record(
        "extension.counted" if extension.counts else "extension.too_late",
        subject=request.subject_id,
        request=request.id,
        posted_on=letter.posted_on.isoformat(),
        extended_to_on=extension.extended_to.isoformat(),
    )
