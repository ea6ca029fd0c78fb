"""What the page of a request says of its time: the count, an extension, questions about identity, a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.clock import today
from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.keys import KeyDestroyed
from portal.data.letters import outgoing_letters as letters
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import assignments, extensions, identity_questions
from portal.data.requests.extensions import Extension
from portal.data.requests.identity_questions import IdentityQuestion
from portal.data.requests.requests import Request
from portal.data.requests.states import REFUSABLE, UNWRITTEN
from portal.domain.intake import receipts
from portal.domain.requests import refusals
from portal.domain.requests.identity_answer_days import AnswerDays, answer_days
from portal.domain.requests.identity_questions import is_overdue, was_tried
from portal.domain.requests.refusals import ReadRefusal
from portal.domain.requests.requests import find
from portal.domain.requests.sealed_reasons import answer_of
from portal.domain.requests.time_limits import TimeLimit, limit


@dataclass(frozen=True, slots=True)
class CaseTime:
    """The time of a request. `limit` is None before its letter has come.

    `otherwise` is the limit if the setting on pausing were the other one, None where that changes nothing.
    `answers` are what came back to questions about identity, by question, None when it can no longer be read.
    """

    request: Request
    limit: TimeLimit | None
    otherwise: TimeLimit | None
    extension: Extension | None
    questions: Sequence[IdentityQuestion]
    answers: Mapping[UUID, str | None]
    refusal: ReadRefusal | None
    is_of_a_former_handler: bool
    """Whether a refusal waits that was proposed by somebody whose account is blocked by now, or no handler's."""
    refusal_letter: Letter | None
    receipt: Letter | None
    names: Mapping[UUID, str]

    @property
    def question(self) -> IdentityQuestion | None:
        """The question that waits for an answer."""
        return next((it for it in self.questions if it.is_open), None)

    @property
    def is_overdue(self) -> bool:
        """Whether the answer to it should have come."""
        return self.question is not None and is_overdue(self.question)

    @property
    def extension_lapsed(self) -> bool:
        """Whether there is an extension that does not count, and never will."""
        it = self.extension
        if it is None or it.counts:
            return False
        return it.posted_on is not None or not it.is_sent or it.first_due_on < today()

    @property
    def can_be_extended(self) -> bool:
        """Whether the time can be extended now."""
        is_in_time = self.limit is not None and today() <= self.limit.due_on
        is_first = self.extension is None or not self.extension.is_sent
        return is_in_time and is_first and self.request.status in UNWRITTEN

    @property
    def is_too_late_to_extend(self) -> bool:
        """Whether the time could be extended but for its having run out."""
        has_run_out = self.limit is not None and today() > self.limit.due_on
        return (
            has_run_out and (self.extension is None or not self.extension.counts) and self.request.status in UNWRITTEN
        )

    @property
    def can_be_asked(self) -> bool:
        """Whether a question about identity can be put now."""
        return self.request.status == "received" and (self.question is None or self.is_overdue)

    @property
    def answer_days(self) -> AnswerDays:
        """By when a question that is put now can be answered."""
        return answer_days(self.request, self.extension)

    @property
    def can_note_answer(self) -> bool:
        """Whether the answer to a question about identity can be noted now."""
        return self.request.status == "received" and self.question is not None and self.question.posted_on is not None

    @property
    def is_to_be_asked_first(self) -> bool:
        """Whether the person can be asked before a refusal for want of an identity; see NotAskedYet."""
        return self.request.status == "received" and not self.was_asked_in_vain

    @property
    def can_be_refused(self) -> bool:
        """Whether a refusal can be decided or proposed now."""
        return self.request.status in REFUSABLE and self.refusal is None

    @property
    def was_asked_in_vain(self) -> bool:
        """Whether the person was asked and the identity is still in doubt."""
        return self.request.status == "received" and was_tried(self.questions)

    @property
    def can_be_confirmed(self) -> bool:
        """Whether a confirmation of receipt can be sent now."""
        is_being_extended = self.extension is not None and self.extension.is_on_its_way
        return self.request.status in UNWRITTEN and self.receipt is None and not is_being_extended


async def case_time(staff: Staff, reference: str) -> CaseTime:
    """The time of the request with that reference. Raises NotFound."""
    async with acting_as(staff):
        return await time_of(await find(reference))


async def time_of(request: Request) -> CaseTime:
    """The time of a request, in the transaction under way."""
    extension = await extensions.find(request.id)
    questions = await identity_questions.of_request(request.id)
    refusal = await refusals.of_request(request)
    sent = {letter.id: letter for letter in await letters.of_request(request.id)}
    current = limit(request, extension, questions)
    other = limit(request, extension, questions, paused=not any(it.pauses for it in questions))
    waits_for = refusal.refusal.proposed_by if refusal and refusal.waits else None
    people = [refusal.refusal.proposed_by, refusal.refusal.confirmed_by] if refusal else []
    return CaseTime(
        request=request,
        limit=current,
        otherwise=other if other and current and other.due_on != current.due_on else None,
        extension=extension,
        questions=questions,
        answers=await _answers(request, questions),
        refusal=refusal,
        is_of_a_former_handler=waits_for is not None and bool(await assignments.former([waits_for])),
        refusal_letter=sent.get(refusal.refusal.letter_id) if refusal and refusal.refusal.letter_id else None,
        receipt=await receipts.of_request(request),
        names=await accounts.names([id_ for id_ in people if id_]),
    )


async def _answers(request: Request, questions: Sequence[IdentityQuestion]) -> dict[UUID, str | None]:
    subject = await subjects.find(request.subject_id)
    try:
        return {it.id: answer_of(subject, it) for it in questions if it.answer}
    except KeyDestroyed:
        return {it.id: None for it in questions if it.answer}
