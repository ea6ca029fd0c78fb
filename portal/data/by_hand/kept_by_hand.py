"""What is kept by hand after an erasure: until when, how it is found again, and that somebody has destroyed it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.data.changing import changed_one, must_change_one
from portal.data.database import connection
from portal.data.listed import listed
from portal.data.requests.states import CARRIED_OUT

KEPT = (
    "SELECT a.id, t.request_id, r.reference, t.source, a.kept, a.kept_until, d.due_since"  # noqa: S608
    " FROM manual_attestation a"
    " JOIN manual_task t ON t.id = a.task_id JOIN request r ON r.id = t.request_id"
    " LEFT JOIN manual_destruction d ON d.attestation_id = a.id"
    " WHERE a.outcome = 'kept' AND a.withdrawn_at IS NULL AND d.destroyed_at IS NULL"
    f" AND r.status IN {listed(CARRIED_OUT)}"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """So many things that are kept in one place, by an attestation. `due_since` is when staff were told to destroy
    them; None before."""

    id: UUID
    request_id: UUID
    reference: str
    source: str
    kept: int
    kept_until: date
    due_since: datetime | None


async def of_subject(subject: UUID) -> list[Kept]:
    """What is still kept of that subject since an erasure was carried out."""
    rows = await connection().fetch(f"{KEPT} AND t.subject_id = $1 ORDER BY a.kept_until, a.id", subject)
    return [Kept(**row) for row in rows]


async def due_among(requests: Collection[UUID]) -> set[UUID]:
    """Those of `requests` of which staff are to destroy something now."""
    rows = await connection().fetch(
        f"{KEPT} AND d.due_since IS NOT NULL AND t.request_id = ANY($1::uuid[])", list(requests)
    )
    return {row["request_id"] for row in rows}


async def due(limit: int) -> list[Kept]:
    """What staff are to destroy now, the longest overdue first."""
    rows = await connection().fetch(
        f"{KEPT} AND d.due_since IS NOT NULL ORDER BY a.kept_until, a.id LIMIT $1",
        limit,
    )
    return [Kept(**row) for row in rows]


async def ask_for_destruction(attestation: UUID) -> bool:
    """Tell staff to destroy what that attestation says is kept; False when they have been told."""
    return await changed_one(
        "INSERT INTO manual_destruction (attestation_id) VALUES ($1) ON CONFLICT DO NOTHING", attestation
    )


async def destroyed(attestation: UUID, staff: UUID) -> None:
    """Note who has destroyed it, and forget how it was found. Raises Stale unless it was to be destroyed."""
    await must_change_one(
        "UPDATE manual_destruction SET destroyed_at = now(), destroyed_by = $2"
        " WHERE attestation_id = $1 AND destroyed_at IS NULL",
        attestation,
        staff,
    )
    await connection().execute("UPDATE manual_attestation SET found_again = NULL WHERE id = $1", attestation)
