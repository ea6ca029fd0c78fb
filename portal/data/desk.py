"""The queue by deadline."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from portal.data.database import connection
from portal.data.manual_tasks import TO_LOOK_THROUGH
from portal.data.outgoing_letters import ANSWERS
from portal.data.requests import ENDED, Kind, Status

Shown = Literal["open", "awaiting_letter", "ended"]

CONDITIONS: dict[Shown, str] = {
    "open": "status IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed',"
    " 'answered')",
    "awaiting_letter": "status = 'awaiting_letter'",
    "ended": "status IN ('closed', 'withdrawn', 'expired', 'refused')",
}
ORDERS: dict[Shown, tuple[str, str]] = {
    "open": ("due_on", "ASC"),
    "awaiting_letter": ("expires_on", "ASC"),
    "ended": ("changed_at", "DESC"),
}


PRINTED = f"""a.request_id IS NOT NULL AND NOT EXISTS (SELECT FROM letter l
    WHERE l.request_id = r.id AND l.kind = ANY('{{{",".join(ANSWERS)}}}'::text[]) AND l.withdrawn_at IS NULL
        AND l.printed_at IS NULL)"""
"""Every letter of the answer `a` to the request `r` is on paper."""


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A line of the queue; nothing of the person but the reference."""

    id: UUID
    reference: str
    kind: Kind
    status: Status
    submitted_at: datetime
    expires_on: date | None
    received_on: date | None
    due_on: date | None
    handler_id: UUID | None
    trouble: str | None
    changed_at: datetime
    collected: bool
    """The extract is there to be looked through."""
    rendered: bool
    """The answer is there to be printed."""
    printed: bool
    by_hand: bool
    """Somebody is still to look something through by hand."""

    @property
    def place(self) -> tuple[date | datetime, UUID]:
        """Where the entry stands in the order of its queue: what `queue` goes on after."""
        order = {"awaiting_letter": self.expires_on}.get(self.status, self.due_on)
        return (self.changed_at if self.status in ENDED or order is None else order), self.id


async def queue(shown: Shown, after: tuple[Any, UUID] | None, limit: int, places: Collection[str]) -> list[QueueEntry]:
    """A page of the queue; `after` is the (order value, id) that the last page ended with.

    `places` are those that staff look through by hand.
    """
    column, direction = ORDERS[shown]
    comparison = ">" if direction == "ASC" else "<"
    # Column, direction and condition come from the tables above, never from input.
    rows = await connection().fetch(
        f"SELECT id, reference, kind, status, submitted_at, expires_on, received_on, due_on, handler_id, trouble,"  # noqa: S608
        " changed_at, EXISTS (SELECT 1 FROM extract e WHERE e.request_id = r.id) AS collected,"
        f" a.request_id IS NOT NULL AS rendered, {PRINTED} AS printed,"
        f" {TO_LOOK_THROUGH} AS by_hand"
        f" FROM request r LEFT JOIN answer a ON a.request_id = r.id WHERE {CONDITIONS[shown]}"
        + (f" AND ({column}, id) {comparison} ($3, $4)" if after else "")
        + f" ORDER BY {column} {direction}, id {direction} LIMIT $2",
        list(places),
        limit,
        *(after or ()),
    )
    return [QueueEntry(**row) for row in rows]


async def late(on: date) -> int:
    """How many requests were due before that day and are not answered yet."""
    return int(
        await connection().fetchval(
            f"SELECT count(*) FROM request WHERE {CONDITIONS['open']} AND status <> 'answered' AND due_on < $1",  # noqa: S608
            on,
        )
    )


async def since(request: UUID) -> datetime:
    """When that request came into the state that it is in."""
    changed: datetime = await connection().fetchval("SELECT changed_at FROM request WHERE id = $1", request)
    return changed


async def references(requests: list[UUID]) -> dict[UUID, str]:
    """The references of those requests."""
    rows = await connection().fetch("SELECT id, reference FROM request WHERE id = ANY($1)", requests)
    return {row["id"]: row["reference"] for row in rows}


async def counts() -> dict[str, int]:
    """How many requests wait in each open state."""
    rows = await connection().fetch(
        f"SELECT status, count(*) AS n FROM request WHERE {CONDITIONS['open']} OR {CONDITIONS['awaiting_letter']}"  # noqa: S608
        " GROUP BY status"
    )
    return {row["status"]: row["n"] for row in rows}
