"""Asking the sender of a letter that was set aside what is meant; the letter waits, and its time runs meanwhile."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from portal.clock import local_date, today
from portal.data.actors import Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.audit.event_codes import EventCode
from portal.data.intake import letter_questions as rows
from portal.data.intake import signed_letters
from portal.data.intake.signed_letters import Registered
from portal.data.keys import KeyDestroyed
from portal.data.requests import requests
from portal.data.requests.identity_questions import AnsweredHow
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict
from portal.domain.intake import envelopes
from portal.domain.intake.envelope_keys import key_of, sealed_answer, sealed_question
from portal.domain.letters.posting_errors import WrongDay
from portal.domain.requests.deadlines import next_working_day
from portal.domain.requests.handling import expect_handler

ANSWER_WITHIN = timedelta(days=14)
"""How long the sender has to answer before we look at the letter again."""


def answer_by(asked_on: date) -> date:
    """The day by which the sender of a letter is asked to answer: a working day."""
    return next_working_day(asked_on + ANSWER_WITHIN)


async def ask(staff: Staff, envelope: Registered, letter: UUID, text: str) -> None:
    """Note that the sender is asked by that letter, in the transaction under way.

    A question whose day has passed is given up for the new one.
    """
    id_ = uuid4()
    try:
        sealed = sealed_question(await key_of(envelope), id_, text)
    except KeyDestroyed:
        sealed = None
    await rows.supersede(envelope.id)
    until = answer_by(today())
    await rows.add(id_, envelope.id, letter, sealed, until, staff.id)
    request = await requests.by_id(envelope.request_id) if envelope.request_id else None
    await _record("letter.sender_asked", request, answer_by_on=until.isoformat())


async def is_answered(envelope: Registered) -> bool:
    """Whether the sender has been asked and has answered, in the transaction under way."""
    return any(it.answered_on for it in await rows.of_envelope(envelope.id))


async def note_answer(staff: Staff, envelope_id: UUID, on: date, how: AnsweredHow, answer: str) -> None:
    """Note what the sender of a letter answered, and how; then its way on is chosen.

    Raises NotFound, NotHandler, WrongDay for a day before the question or after today, and Conflict when no answer is
    waited for.
    """
    expect_handler(staff)
    async with deciding_as(staff):
        await signed_letters.hold(envelope_id)
        envelope = await envelopes.find(envelope_id)
        question = next((it for it in await rows.of_envelope(envelope.id) if it.is_open), None)
        if question is None or not envelope.is_waiting:
            raise Conflict
        if not local_date(question.asked_at) <= on <= today():
            raise WrongDay
        try:
            sealed = sealed_answer(await key_of(envelope), question.id, answer)
            await rows.note_answer(question.id, on, how, sealed, staff.id)
        except KeyDestroyed:
            raise Conflict from None
        request = await requests.by_id(envelope.request_id) if envelope.request_id else None
        await _record("letter.sender_answered", request, received_on=on.isoformat(), answered_how=how)


async def _record(code: EventCode, request: Request | None, **details: str) -> None:
    subject = request.subject_id if request else COMPANY_CHAIN
    await audit.record(code, subject=subject, request=request.id if request else None, **details)
