"""What was sent back to the handler, and why: a plan, an approval that was stopped, a proposed refusal or annulment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.changing import changed
from portal.data.database import connection
from portal.data.requests.annulments import ANOTHERS

What = Literal["plan", "approval", "refusal", "annulment"]
PLANS: tuple[What, ...] = ("plan", "approval")
"""What concerns the plan of an erasure."""
REFUSALS: tuple[What, ...] = ("refusal",)
ANNULMENTS: tuple[What, ...] = ("annulment",)


@dataclass(frozen=True, slots=True)
class SentBack:
    """Something sent back. `reason` is encrypted with the person's key; it waits while `settled_at` is None."""

    id: UUID
    request_id: UUID
    what: What
    refusal_id: UUID | None
    reason: bytes
    sent_at: datetime
    sent_by: UUID
    settled_at: datetime | None


COLUMNS = "id, request_id, what, refusal_id, reason, sent_at, sent_by, settled_at"


async def note(id_: UUID, request: UUID, what: What, reason: bytes, by: UUID, refusal: UUID | None = None) -> None:
    """Note that it was sent back. Raises AlreadyThere while the same is with the handler already."""
    await connection().execute(
        "INSERT INTO sent_back (id, request_id, what, refusal_id, reason, sent_by) VALUES ($1, $2, $3, $4, $5, $6)",
        id_,
        request,
        what,
        refusal,
        reason,
        by,
    )


async def waiting(request: UUID) -> list[SentBack]:
    """What the handler of a request has still to act on, oldest first."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM sent_back WHERE request_id = $1 AND settled_at IS NULL ORDER BY sent_at",  # noqa: S608
        request,
    )
    return [SentBack(**row) for row in rows]


async def waiting_among(requests: Collection[UUID]) -> dict[UUID, set[What]]:
    """What waits for the handler of each of `requests` of which something does."""
    rows = await connection().fetch(
        "SELECT request_id, what FROM sent_back WHERE request_id = ANY($1::uuid[]) AND settled_at IS NULL",
        list(requests),
    )
    found: dict[UUID, set[What]] = {}
    for row in rows:
        found.setdefault(row["request_id"], set()).add(row["what"])
    return found


async def settle(request: UUID, what: Collection[What], by: UUID) -> bool:
    """Note that the handler has acted on it; False when nothing of that kind waited."""
    settled = await changed(
        "UPDATE sent_back SET settled_at = now(), settled_by = $3"
        " WHERE request_id = $1 AND what = ANY($2::text[]) AND settled_at IS NULL",
        request,
        list(what),
        by,
    )
    return settled > 0


async def of_subject(subject: UUID) -> list[SentBack]:
    """Everything that was sent back of a person's requests, oldest first; not of what another person asked for."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM sent_back"  # noqa: S608
        f" WHERE request_id IN (SELECT id FROM request r WHERE subject_id = $1 AND NOT {ANOTHERS}) ORDER BY sent_at",
        subject,
    )
    return [SentBack(**row) for row in rows]
