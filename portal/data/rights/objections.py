"""What becomes of each activity that a person objects to (Art. 21): ended, or kept with a reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.database import connection

Outcome = Literal["ended", "kept"]


@dataclass(frozen=True, slots=True)
class Objection:
    """A decision on one activity. `reason` is encrypted with the person's key."""

    activity: str
    outcome: Outcome
    reason: bytes | None
    decided_at: datetime
    decided_by: UUID


async def of_request(request: UUID) -> list[Objection]:
    """What was decided on the request's activities."""
    rows = await connection().fetch(
        "SELECT activity, outcome, reason, decided_at, decided_by FROM objection WHERE request_id = $1"
        " ORDER BY activity",
        request,
    )
    return [Objection(**row) for row in rows]


async def of_subject(subject: UUID) -> list[Objection]:
    """What was ever decided on what the subject objected to, oldest first."""
    rows = await connection().fetch(
        "SELECT activity, outcome, reason, decided_at, decided_by FROM objection WHERE subject_id = $1"
        " ORDER BY decided_at, activity",
        subject,
    )
    return [Objection(**row) for row in rows]


async def add(request: UUID, subject: UUID, activity: str, outcome: Outcome, reason: bytes | None, by: UUID) -> None:
    """Decide on an activity. Raises AlreadyThere when it has been."""
    await connection().execute(
        "INSERT INTO objection (request_id, subject_id, activity, outcome, reason, decided_by)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        request,
        subject,
        activity,
        outcome,
        reason,
        by,
    )


async def forget_of_request(request: UUID) -> None:
    """Delete what was decided on the request, which turned out to be another person's."""
    await connection().execute("DELETE FROM objection WHERE request_id = $1", request)


async def forget_of(subject: UUID) -> None:
    """Delete what was decided on what the subject objected to."""
    await connection().execute("DELETE FROM objection WHERE subject_id = $1", subject)
