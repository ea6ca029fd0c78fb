"""What becomes of each thing that is to be rectified: a row with who and when, and what the map has done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.changing import must_change_one
from portal.data.database import connection

Outcome = Literal["by_map", "by_hand", "not_done"]


@dataclass(frozen=True, slots=True)
class Rectification:
    """A decision in force on the thing with that `number`, from 1. `content` is encrypted: the values, or the reason.

    `rows` are those that the map has changed, None until it has.
    """

    id: UUID
    request_id: UUID
    number: int
    outcome: Outcome
    source: str | None
    table: str | None
    column: str | None
    content: bytes
    decided_at: datetime
    decided_by: UUID
    rows: int | None
    done_at: datetime | None


COLUMNS = (
    "id, request_id, number, outcome, source, table_name AS table, column_name AS column, content, decided_at,"
    " decided_by, rows, done_at"
)


async def of_request(request: UUID) -> list[Rectification]:
    """The decisions in force, in the order of what they are about."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM rectification WHERE request_id = $1 AND withdrawn_at IS NULL ORDER BY number",  # noqa: S608
        request,
    )
    return [Rectification(**row) for row in rows]


async def add(
    id_: UUID,
    request: UUID,
    number: int,
    outcome: Outcome,
    place: tuple[str | None, str | None, str | None],
    content: bytes,
    by: UUID,
) -> None:
    """Decide; `place` is source, table and column. Raises AlreadyThere when it has been decided."""
    await connection().execute(
        "INSERT INTO rectification (id, request_id, number, outcome, source, table_name, column_name, content,"
        " decided_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id_,
        request,
        number,
        outcome,
        *place,
        content,
        by,
    )


async def withdraw(id_: UUID, by: UUID | None) -> None:
    """Take a decision back that nothing has been done for. Raises Stale for another, or one that is not in force."""
    await must_change_one(
        "UPDATE rectification SET withdrawn_at = now(), withdrawn_by = $2"
        " WHERE id = $1 AND withdrawn_at IS NULL AND done_at IS NULL",
        id_,
        by,
    )


async def mark_done(id_: UUID, rows: int) -> None:
    """Note that the map has done it. Raises Stale when that is noted."""
    await must_change_one(
        "UPDATE rectification SET done_at = now(), rows = $2 WHERE id = $1 AND done_at IS NULL", id_, rows
    )


async def forget_of(subject: UUID) -> None:
    """Delete every decision on what the subject asked to have rectified."""
    await connection().execute(
        "DELETE FROM rectification USING request WHERE request.id = request_id AND subject_id = $1", subject
    )
