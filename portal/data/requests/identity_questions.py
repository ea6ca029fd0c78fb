"""Questions about who somebody is (Art. 12(6)): asked by letter, answered in some way or not at all."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID

from portal.clock import local_date
from portal.data.changing import must_change_one
from portal.data.database import connection

AnsweredHow = Literal["letter", "telephone", "in_person", "email"]


@dataclass(frozen=True, slots=True)
class IdentityQuestion:
    """A question. `posted_on` is None until its letter is in the post, `answered_on` until something came back.

    `pauses`: whether the time to answer stands still meanwhile, by the setting of the day on which it was asked.
    `answer` is encrypted; `superseded_at` is set when it was asked anew or the doubt is gone. `is_sent`: its letter is
    to be sent, or was.
    """

    id: UUID
    request_id: UUID
    letter_id: UUID
    answer_by: date
    pauses: bool
    asked_at: datetime
    asked_by: UUID
    posted_on: date | None
    answered_on: date | None
    answered_how: AnsweredHow | None
    answer: bytes | None
    superseded_at: datetime | None
    is_sent: bool

    @property
    def is_open(self) -> bool:
        """Whether an answer is still waited for."""
        return self.is_sent and self.answered_on is None and self.superseded_at is None

    @property
    def waited(self) -> int:
        """Days for which the person was waited for: until the answer, or the day by which it should have come."""
        if self.posted_on is None:
            return 0
        until = self.answered_on or min(self.answer_by, local_date(self.superseded_at or FAR_OFF))
        return max((until - self.posted_on).days, 0)


FAR_OFF = datetime(9999, 1, 1, tzinfo=UTC)


async def add(question: UUID, request: UUID, letter: UUID, answer_by: date, pauses: bool, by: UUID) -> None:
    """Ask. Raises AlreadyThere while another question of the request's is open."""
    await connection().execute(
        "INSERT INTO identity_question (id, request_id, letter_id, answer_by, pauses, asked_by)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        question,
        request,
        letter,
        answer_by,
        pauses,
        by,
    )


async def of_request(request: UUID) -> list[IdentityQuestion]:
    """The questions of a request, oldest first."""
    return await _questions("WHERE q.request_id = $1", request)


async def note_posted(letter: UUID, on: date) -> None:
    """Note when the person was asked. Raises Stale when that was noted before."""
    await must_change_one(
        "UPDATE identity_question SET posted_on = $2 WHERE letter_id = $1 AND posted_on IS NULL", letter, on
    )


async def note_answer(question: UUID, on: date, how: AnsweredHow, answer: bytes, by: UUID) -> None:
    """Note what came back, encrypted. Raises Stale when the question is not open or not posted."""
    await must_change_one(
        "UPDATE identity_question SET answered_on = $2, answered_how = $3, answer = $4, noted_at = now(),"
        " noted_by = $5 WHERE id = $1 AND posted_on IS NOT NULL AND answered_on IS NULL AND superseded_at IS NULL",
        question,
        on,
        how,
        answer,
        by,
    )


async def supersede(request: UUID) -> None:
    """Wait no longer for an answer to the request's open question, if there is one."""
    await connection().execute(
        "UPDATE identity_question SET superseded_at = now()"
        " WHERE request_id = $1 AND answered_on IS NULL AND superseded_at IS NULL",
        request,
    )


async def of_subject(subject: UUID) -> list[IdentityQuestion]:
    """The questions about a person in all of the person's requests, oldest first."""
    return await _questions("WHERE q.request_id IN (SELECT id FROM request WHERE subject_id = $1)", subject)


async def waited_for(requests: list[UUID], on: date) -> dict[UUID, bool]:
    """Those of `requests` that wait for an answer which may still come in time on that day, and whether their question
    is in the post, so that it can come at all."""
    rows = await connection().fetch(
        "SELECT q.request_id, q.posted_on IS NOT NULL AS is_posted FROM identity_question q"
        " JOIN letter l ON l.id = q.letter_id"
        " WHERE q.request_id = ANY($1) AND q.answered_on IS NULL AND q.superseded_at IS NULL"
        " AND l.withdrawn_at IS NULL AND (q.posted_on IS NULL OR q.answer_by >= $2)",
        requests,
        on,
    )
    return {row["request_id"]: row["is_posted"] for row in rows}


async def _questions(where: str, *values: object) -> list[IdentityQuestion]:
    rows = await connection().fetch(
        "SELECT q.id, q.request_id, q.letter_id, q.answer_by, q.pauses, q.asked_at, q.asked_by, q.posted_on,"  # noqa: S608
        " q.answered_on, q.answered_how, q.answer, q.superseded_at, l.withdrawn_at IS NULL AS is_sent"
        f" FROM identity_question q JOIN letter l ON l.id = q.letter_id {where} ORDER BY q.asked_at, q.id",
        *values,
    )
    return [IdentityQuestion(**row) for row in rows]
