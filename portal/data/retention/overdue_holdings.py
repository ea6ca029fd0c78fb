"""Tables of sources in which something was seen that is kept past its time; of whom is not noted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.data.changing import must_change_one
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class OverdueHolding:
    """A table of a source, and the period of the record whose time is up for something in it: `rows` at the most of one
    person's, since it was first seen or last seen to."""

    id: UUID
    source: str
    table_name: str
    period: str
    first_seen_on: date
    rows: int | None


async def note(found: Mapping[tuple[str, str, str], int], on: date) -> None:
    """Note that so many rows were seen that day, by (source, table, period); what was done with before is open again
    the day after."""
    for (source, table, period), rows in sorted(found.items()):
        await connection().execute(
            "INSERT INTO overdue_holding AS o (source, table_name, period, first_seen_on, last_seen_on, rows)"
            " VALUES ($1, $2, $3, $4, $4, $5) ON CONFLICT (source, table_name, period) DO UPDATE SET"
            " last_seen_on = excluded.last_seen_on,"
            " rows = CASE WHEN o.done_at::date < excluded.last_seen_on THEN excluded.rows"
            " ELSE GREATEST(o.rows, excluded.rows) END,"
            " done_at = CASE WHEN o.done_at::date < excluded.last_seen_on THEN NULL ELSE o.done_at END,"
            " done_by = CASE WHEN o.done_at::date < excluded.last_seen_on THEN NULL ELSE o.done_by END"
            " WHERE o.last_seen_on < excluded.last_seen_on OR o.rows IS NULL OR o.rows < excluded.rows",
            source,
            table,
            period,
            on,
            rows,
        )


async def not_done() -> list[OverdueHolding]:
    """What nobody has seen to, the oldest first."""
    rows = await connection().fetch(
        "SELECT id, source, table_name, period, first_seen_on, rows FROM overdue_holding WHERE done_at IS NULL"
        " ORDER BY first_seen_on, source, table_name, period"
    )
    return [OverdueHolding(**row) for row in rows]


async def mark_done(overdue: UUID, staff: UUID) -> None:
    """Note that it has been seen to. Raises Stale when it was before, or is not there."""
    await must_change_one(
        "UPDATE overdue_holding SET done_at = now(), done_by = $2 WHERE id = $1 AND done_at IS NULL", overdue, staff
    )
