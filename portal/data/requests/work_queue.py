"""The queue as rows: a page of it, the numbers above it, and requests by a part of their reference."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.data.by_hand.manual_tasks import TO_LOOK_THROUGH
from portal.data.database import connection
from portal.data.listed import listed, quoted
from portal.data.requests.queue_order import Filter, Place, Selected, counted, selected
from portal.data.requests.requests import Kind, Status
from portal.data.requests.states import BY_HAND_IN
from portal.kinds import ANSWERS

MOST_COUNTED = 1000
"""Above that, a number is only said to be greater."""


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A line of the queue; nothing of the person but the reference."""

    id: UUID
    reference: str
    kind: Kind
    status: Status
    submitted_at: datetime
    expires_on: date
    received_on: date | None
    due_on: date | None
    urgency: date | None
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

    def place(self, asked: Filter) -> Place:
        """Where the entry stands in the order of that tab: what a page goes on after."""
        return getattr(self, asked.tab.column), self.id


@dataclass(frozen=True, slots=True)
class Count:
    """A number, or, where there `is_more`, that it is greater."""

    number: int
    is_more: bool = False

    @classmethod
    def of(cls, found: int) -> "Count":
        """What was counted up to one more than MOST_COUNTED."""
        return cls(min(found, MOST_COUNTED), found > MOST_COUNTED)


PRINTED = f"""a.request_id IS NOT NULL AND NOT EXISTS (SELECT FROM letter l
    WHERE l.request_id = r.id AND l.kind IN {listed(ANSWERS)} AND l.withdrawn_at IS NULL
        AND l.printed_at IS NULL)"""
"""Every letter of the answer `a` to the request `r` is on paper."""

ENTRY = (
    "SELECT r.id, reference, kind, status, submitted_at, expires_on, received_on, due_on, urgency,"  # noqa: S608
    " handler_id, trouble, changed_at, EXISTS (SELECT 1 FROM extract e WHERE e.request_id = r.id) AS collected,"
    f" a.request_id IS NOT NULL AS rendered, {PRINTED} AS printed,"
    f" {TO_LOOK_THROUGH} AS by_hand"
)
"""The columns of a QueueEntry, of the request `r` and its answer `a`; $1 are the places looked through by hand."""


async def in_order() -> None:
    """Read by indexes, row by row, for the rest of the transaction under way.

    While a table is small PostgreSQL holds it for cheaper to collect all that fits and to sort it. By an index it
    stops at the end of the page, and does so whatever the size.
    """
    await connection().execute(
        "SELECT set_config(name, 'off', true) FROM unnest($1::text[]) name",
        ["enable_bitmapscan", "enable_seqscan", "enable_sort"],
    )


async def page(
    asked: Filter, limit: int, places: Collection[str], beyond: Place | None = None, backwards: bool = False
) -> list[QueueEntry]:
    """The first `limit` requests, or those `beyond` a place, in the tab's order; `backwards` the nearest before it."""
    if asked.is_impossible:
        return []
    entries = await _entries(selected(asked, limit, beyond, backwards), places)
    found = {entry.id: entry for entry in entries}
    # A join keeps no order; these are few.
    return sorted(found.values(), key=lambda entry: entry.place(asked), reverse=asked.tab.descending)


async def beginning_with(symbols: str, limit: int, places: Collection[str]) -> list[QueueEntry]:
    """The first `limit` requests, in whatever state, one of whose reference's two groups begins with `symbols`.

    `symbols` are of the alphabet of references, at most eight.
    """
    pieces = Selected(
        """
        SELECT id FROM (
            (SELECT id, symbols FROM request WHERE symbols >= $1 AND symbols < $2 ORDER BY symbols LIMIT $3)
            UNION (SELECT id, symbols FROM request WHERE last_symbols >= $1 AND last_symbols < $2
                   ORDER BY last_symbols, symbols LIMIT $3)
        ) found ORDER BY symbols LIMIT $3
        """,
        # The sign after Z: every reference that begins so sorts before it.
        (symbols, f"{symbols}[", limit),
    )
    return sorted(await _entries(pieces, places), key=lambda entry: entry.reference)


async def count(asked: Filter) -> Count:
    """How many requests there are, counted up to MOST_COUNTED."""
    if asked.is_impossible:
        return Count(0)
    counting = counted(asked, MOST_COUNTED + 1)
    return Count.of(await connection().fetchval(counting.sql, *counting.arguments))


async def count_by_hand(places: Collection[str]) -> Count:
    """How many open requests wait for somebody to look one of `places`, or what was one, through by hand.

    No more than MOST_COUNTED of those under way are looked at.
    """
    under_way = " UNION ALL ".join(
        f"SELECT id, kind, status FROM request WHERE status = {quoted(status)}"  # noqa: S608
        for status in BY_HAND_IN.values()
    )
    row = await connection().fetchrow(
        "SELECT count(*) AS looked_at, count(*) FILTER (WHERE waits) AS waiting FROM ("  # noqa: S608
        f"SELECT {TO_LOOK_THROUGH} AS waits FROM (SELECT * FROM ({under_way}) each LIMIT {MOST_COUNTED + 1}) r) seen",
        list(places),
    )
    assert row is not None
    return Count(row["waiting"], row["looked_at"] > MOST_COUNTED)


async def of_requests(requests: Collection[UUID], places: Collection[str]) -> list[QueueEntry]:
    """The lines of those requests, in whatever state, in no order."""
    rows = await connection().fetch(
        f"{ENTRY} FROM request r LEFT JOIN answer a ON a.request_id = r.id WHERE r.id = ANY($2::uuid[])",
        list(places),
        list(requests),
    )
    return [QueueEntry(**row) for row in rows]


async def _entries(chosen: Selected, places: Collection[str]) -> list[QueueEntry]:
    found = await connection().fetch(chosen.sql, *chosen.arguments)
    return await of_requests([row["id"] for row in found], places)
