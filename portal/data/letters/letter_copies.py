"""Copies of letters that were printed before: one row each, with who and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID, uuid4

from portal.data.database import connection

Reason = Literal["lost", "damaged", "asked", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class Copy:
    """A letter that was printed once more."""

    reason: Reason
    copied_at: datetime
    copied_by: UUID


async def add(letter: UUID, reason: Reason, by: UUID) -> None:
    """Note that a copy of the letter is made."""
    await connection().execute(
        "INSERT INTO letter_copy (id, letter_id, reason, copied_by) VALUES ($1, $2, $3, $4)",
        uuid4(),
        letter,
        reason,
        by,
    )


async def of_letter(letter: UUID) -> list[Copy]:
    """The copies of a letter, oldest first."""
    rows = await connection().fetch(
        "SELECT reason, copied_at, copied_by FROM letter_copy WHERE letter_id = $1 ORDER BY copied_at, id", letter
    )
    return [Copy(**row) for row in rows]
