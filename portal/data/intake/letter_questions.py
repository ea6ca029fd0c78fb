"""Questions to the senders of letters that were set aside: asked by letter, answered in some way or not at all."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.data.changing import must_change_one
from portal.data.database import connection
from portal.data.requests.identity_questions import AnsweredHow


@dataclass(frozen=True, slots=True)
class LetterQuestion:
    """A question about an envelope, with its texts encrypted as the envelope's are, None once they are forgotten.

    `superseded_at` is set when nobody waits for the answer any longer.
    """

    id: UUID
    envelope_id: UUID
    letter_id: UUID | None
    question: bytes | None
    answer_by: date
    asked_at: datetime
    asked_by: UUID
    answered_on: date | None
    answered_how: AnsweredHow | None
    answer: bytes | None
    superseded_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether an answer is still waited for."""
        return self.answered_on is None and self.superseded_at is None


async def add(question: UUID, envelope: UUID, letter: UUID, text: bytes | None, answer_by: date, by: UUID) -> None:
    """Ask. Raises AlreadyThere while another question about the envelope is open."""
    await connection().execute(
        "INSERT INTO letter_question (id, envelope_id, letter_id, question, answer_by, asked_by)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        question,
        envelope,
        letter,
        text,
        answer_by,
        by,
    )


async def of_envelope(envelope: UUID) -> list[LetterQuestion]:
    """The questions about an envelope, oldest first."""
    rows = await connection().fetch(
        "SELECT id, envelope_id, letter_id, question, answer_by, asked_at, asked_by, answered_on, answered_how, answer,"
        " superseded_at FROM letter_question WHERE envelope_id = $1 ORDER BY asked_at, id",
        envelope,
    )
    return [LetterQuestion(**row) for row in rows]


async def note_answer(question: UUID, on: date, how: AnsweredHow, answer: bytes | None, by: UUID) -> None:
    """Note what came back, encrypted. Raises Stale when the question is not open."""
    await must_change_one(
        "UPDATE letter_question SET answered_on = $2, answered_how = $3, answer = $4, noted_at = now(), noted_by = $5"
        " WHERE id = $1 AND answered_on IS NULL AND superseded_at IS NULL",
        question,
        on,
        how,
        answer,
        by,
    )


async def supersede(envelope: UUID) -> None:
    """Wait no longer for an answer about the envelope, if anybody does."""
    await connection().execute(
        "UPDATE letter_question SET superseded_at = now()"
        " WHERE envelope_id = $1 AND answered_on IS NULL AND superseded_at IS NULL",
        envelope,
    )


async def reseal(question: UUID, text: bytes | None, answer: bytes | None) -> None:
    """Put the texts, encrypted anew, in place of what was encrypted otherwise."""
    await connection().execute(
        "UPDATE letter_question SET question = $2, answer = $3 WHERE id = $1", question, text, answer
    )


async def forget_of(subject: UUID) -> None:
    """Forget what the subject was asked and has answered; that there was a question stays with its envelope."""
    await connection().execute(
        "UPDATE letter_question SET question = NULL, answer = NULL WHERE envelope_id IN"
        " (SELECT l.id FROM signed_letter l JOIN request r ON r.id = l.request_id WHERE r.subject_id = $1)",
        subject,
    )
