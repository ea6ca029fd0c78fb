"""Asking who somebody is, on reasonable doubt (Art. 12(6)): a letter, a day by which to answer, and what came back.

Whether the time to answer stands still meanwhile is the setting `identity_question_pauses` (EDPB Guidelines 01/2022).
"""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from portal.clock import today
from portal.data import subjects
from portal.data.actors import Staff
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import extensions, requests
from portal.data.requests import identity_questions as rows
from portal.data.requests.identity_questions import AnsweredHow, IdentityQuestion
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict, NotFound
from portal.domain.letters import letters_to_sender
from portal.domain.letters.posting_errors import WrongDay
from portal.domain.requests import assignments
from portal.domain.requests.handling import expect_handler, held
from portal.domain.requests.identity_answer_days import answer_days, had_time
from portal.domain.requests.requests import find
from portal.domain.requests.sealed_reasons import sealed_answer
from portal.domain.requests.time_limits import settle
from portal.letters.words.identity_question import WAYS, IdentityWay
from portal.settings import settings


async def ask(
    staff: Staff, reference: str, question: str, answer_by: date, ways: Sequence[IdentityWay]
) -> IdentityQuestion:
    """Ask the sender of a letter, by letter, for what removes the doubt; `question` says in the handler's words which.

    A question whose day has passed is given up for the new one. Raises NotFound, NotHandler, NoAddress, what
    `AnswerDays.expect` raises for a day by which nobody can answer or after which no time is left for the request, and
    Conflict when the identity is confirmed already or a question waits for its answer.
    """
    expect_handler(staff)
    if not ways or any(way not in WAYS for way in ways):
        raise NotFound
    async with deciding_as(staff):
        request = await find(reference)
        await held(request, "received")
        before = await current(request)
        if before and not is_overdue(before):
            raise Conflict
        answer_days(request, await extensions.find(request.id)).expect(answer_by, ways)
        await assignments.take_unless_held(staff, request)
        await rows.supersede(request.id)
        facts = {
            "question": question,
            "answer_by": answer_by,
            "how": list(ways),
        }
        letter = await letters_to_sender.order("identity_question", request, facts, staff)
        id_ = uuid4()
        await rows.add(id_, request.id, letter, answer_by, settings().identity_question_pauses, staff.id)
        await audit.record(
            "identity.asked", subject=request.subject_id, request=request.id, answer_by_on=answer_by.isoformat()
        )
        return (await rows.of_request(request.id))[-1]


async def posted(letter: Letter) -> None:
    """The question is in the post (in the transaction under way)."""
    assert letter.request_id is not None
    assert letter.posted_on is not None
    request = await requests.by_id(letter.request_id)
    await requests.hold(request.id)
    await rows.note_posted(letter.id, letter.posted_on)
    await settle(request)


async def note_answer(staff: Staff, reference: str, on: date, how: AnsweredHow, answer: str) -> Request:
    """Note what came back, and how; the identity is then confirmed, or not, as before.

    Where the time stood still and does no longer, a letter of extension that is not posted is taken back.

    Raises NotFound, NotHandler, WrongDay for a day before the question was posted or after today, and Conflict when no
    question waits for an answer.
    """
    expect_handler(staff)
    async with deciding_as(staff):
        request = await find(reference)
        await held(request, "received")
        question = await current(request)
        if question is None or question.posted_on is None:
            raise Conflict
        if not question.posted_on <= on <= today():
            raise WrongDay
        subject = await subjects.find(request.subject_id)
        encrypted = sealed_answer(subject, question.id, answer)
        await rows.note_answer(question.id, on, how, encrypted, staff.id)
        if await settle(request) != request.due_on:
            # Its letter names days that are no longer right.
            await letters_to_sender.take_back(request, "extension")
        await audit.record(
            "identity.answered",
            subject=request.subject_id,
            request=request.id,
            received_on=on.isoformat(),
            answered_how=how,
        )
        return await requests.by_id(request.id)


async def current(request: Request) -> IdentityQuestion | None:
    """The question that waits for an answer, in the transaction under way."""
    return next((it for it in await rows.of_request(request.id) if it.is_open), None)


async def give_up(request: Request) -> None:
    """Wait no longer, since the doubt is gone or the request has ended; a letter that is not posted yet is not sent.

    In the transaction under way.
    """
    await rows.supersede(request.id)
    await letters_to_sender.take_back(request, "identity_question")


def is_overdue(question: IdentityQuestion) -> bool:
    """Whether the day by which an answer was asked for has passed."""
    return question.is_open and question.posted_on is not None and question.answer_by < today()


def was_tried(questions: Sequence[IdentityQuestion]) -> bool:
    """Whether the person was asked and has answered, or has had the time to: only then can one be refused for want of
    an identity (Art. 11(2), 12(2))."""
    return any(it.posted_on and (it.answered_on or had_time(it)) for it in questions)
