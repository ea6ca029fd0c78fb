"""The day on which a request arrived, put right after it was registered; a later one waits for a second person."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from portal.data.changing import must_change_one
from portal.data.database import connection

ArrivalReason = Literal["other_day_of_pile", "mistyped", "stamp", "lay_unopened"]

RECEIVING = """(outcome IN ('genuine', 'changed') OR EXISTS (SELECT FROM letter_way_on w
    WHERE w.envelope_id = signed_letter.id AND w.way IN ('accept', 'without_form')))"""
"""In SQL: the request may have been received with that envelope."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a request arrived as it was first registered, and another day that somebody proposes, if any."""

    first_registered_on: date
    proposed: date | None
    reason: ArrivalReason | None
    proposed_by: UUID | None


async def find(request: UUID) -> Arrival | None:
    """When that request arrived; None before it has."""
    row = await connection().fetchrow(
        "SELECT coalesce(first_registered_on, received_on) AS first_registered_on, proposed_arrival AS proposed,"
        " proposed_arrival_reason AS reason, proposed_arrival_by AS proposed_by FROM request"
        " WHERE id = $1 AND received_on IS NOT NULL",
        request,
    )
    return Arrival(**row) if row else None


async def propose(request: UUID, day: date, reason: ArrivalReason, by: UUID) -> None:
    """Propose another day, in place of one that was proposed before."""
    await connection().execute(
        "UPDATE request SET proposed_arrival = $2, proposed_arrival_reason = $3, proposed_arrival_by = $4"
        " WHERE id = $1",
        request,
        day,
        reason,
        by,
    )


async def drop_proposal(request: UUID) -> None:
    """Forget what was proposed. Raises Stale when nothing is."""
    await must_change_one(
        "UPDATE request SET proposed_arrival = NULL, proposed_arrival_reason = NULL, proposed_arrival_by = NULL"
        " WHERE id = $1 AND proposed_arrival IS NOT NULL",
        request,
    )


async def put_right(request: UUID, before: date, day: date) -> None:
    """Let the request, and what it was received with, have arrived on `day`; the first registered one is remembered."""
    await connection().execute(
        "UPDATE request SET first_registered_on = coalesce(first_registered_on, received_on), received_on = $2,"
        " proposed_arrival = NULL, proposed_arrival_reason = NULL, proposed_arrival_by = NULL WHERE id = $1",
        request,
        day,
    )
    await connection().execute(
        f"UPDATE signed_letter SET arrived_on = $3 WHERE request_id = $1 AND arrived_on = $2 AND {RECEIVING}",  # noqa: S608
        request,
        before,
        day,
    )
    await connection().execute(
        "UPDATE otherwise_request SET received_on = $3 WHERE request_id = $1 AND received_on = $2", request, before, day
    )


async def count_from(request: UUID, day: date) -> None:
    """Have the time to answer counted from that day."""
    await connection().execute("UPDATE request SET counted_from = $2 WHERE id = $1", request, day)


async def set_first_due(request: UUID, day: date) -> None:
    """By when the person had to be told of an extension, once the time is counted anew."""
    await connection().execute(
        "UPDATE extension SET first_due_on = $2 WHERE request_id = $1 AND superseded_at IS NULL", request, day
    )


async def last_postmark(request: UUID, arrived_on: date) -> date | None:
    """The last postmark on what the request was received with on that day."""
    found: date | None = await connection().fetchval(
        f"SELECT max(postmarked_on) FROM signed_letter WHERE request_id = $1 AND arrived_on = $2 AND {RECEIVING}",  # noqa: S608
        request,
        arrived_on,
    )
    return found
