"""Who handles a request: given by conditional updates, so that nobody takes it from another without knowing."""

from collections.abc import Collection
from uuid import UUID

from portal.data.changing import changed_one, must_change_one
from portal.data.database import connection
from portal.data.errors import Stale
from portal.data.requests.annulments import ANOTHERS
from portal.data.requests.queue_order import FORMER
from portal.data.requests.states import UNDER_WAY


async def former(among: Collection[UUID]) -> set[UUID]:
    """Those of `among` who handle requests no longer: their accounts are blocked, or they are no handlers."""
    rows = await connection().fetch(f"{FORMER} AND id = ANY($1::uuid[])", list(among))
    return {row["id"] for row in rows}


async def open_of(account: UUID) -> int:
    """How many open requests somebody has."""
    count: int = await connection().fetchval(
        "SELECT count(*) FROM request WHERE handler_id = $1 AND status = ANY($2)", account, list(UNDER_WAY)
    )
    return count


async def take(request: UUID, staff: UUID) -> bool:
    """Make `staff` the handler of a request that has none, or whose handler is one no longer; False when somebody has
    it, or it is not the time for it."""
    return await _changed(
        f"UPDATE request SET handler_id = $3 WHERE id = $1 AND status = ANY($2)"  # noqa: S608
        f" AND (handler_id IS NULL OR handler_id IN ({FORMER}))",
        request,
        staff,
    )


async def give_back(request: UUID, staff: UUID) -> None:
    """Leave a request that `staff` has without a handler. Raises Stale once the work on it has begun, too."""
    await must_change_one(
        "UPDATE request SET handler_id = NULL, handover_note = NULL"
        " WHERE id = $1 AND handler_id = $2 AND status = 'received'",
        request,
        staff,
    )


async def hand_over(request: UUID, before: UUID | None, after: UUID, note: bytes | None) -> None:
    """Let `after` handle what `before` has, with an encrypted note. Raises Stale when it is somebody else's by now."""
    if not await _changed(
        "UPDATE request SET handler_id = $3, handover_note = $5"
        " WHERE id = $1 AND status = ANY($2) AND handler_id IS NOT DISTINCT FROM $4",
        request,
        after,
        before,
        note,
    ):
        raise Stale


async def note(request: UUID) -> bytes | None:
    """What the handler was told at the last hand-over, encrypted; None when nothing was said."""
    said: bytes | None = await connection().fetchval("SELECT handover_note FROM request WHERE id = $1", request)
    return said


async def notes_of(subject: UUID) -> list[tuple[UUID, str, bytes]]:
    """What handlers were told at the last hand-over of each of a person's requests, encrypted: id, reference, note;
    not of what another person asked for."""
    rows = await connection().fetch(
        "SELECT id, reference, handover_note FROM request r"  # noqa: S608
        f" WHERE subject_id = $1 AND handover_note IS NOT NULL AND NOT {ANOTHERS} ORDER BY submitted_at, id",
        subject,
    )
    return [(row["id"], row["reference"], row["handover_note"]) for row in rows]


async def _changed(sql: str, request: UUID, *values: UUID | bytes | None) -> bool:
    return await changed_one(sql, request, list(UNDER_WAY), *values)
