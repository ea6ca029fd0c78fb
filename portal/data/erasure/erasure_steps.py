"""What has been done of an erasure: for each source begun, erased and verified, in rows that are never changed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection

Step = Literal["begun", "erased", "verified"]


@dataclass(frozen=True, slots=True)
class NotedStep:
    """One step in one source, and when it was done. `counts` is what was erased, a line a table; of `erased` only."""

    plan_id: UUID
    source: str
    step: Step
    counts: list[dict[str, Any]] | None
    done_at: datetime


async def hold(request: UUID) -> bool:
    """Be the only one to carry out the request's erasure until the transaction ends; False when somebody else is."""
    return bool(
        await connection().fetchval(
            "SELECT pg_try_advisory_xact_lock(hashtextextended('portal.erasure:' || $1::text, 0))", str(request)
        )
    )


async def note(plan: UUID, source: str, step: Step, counts: list[dict[str, Any]] | None = None) -> bool:
    """Note a step; False, and nothing is changed, when it was noted before."""
    return await changed_one(
        "INSERT INTO erasure_step (plan_id, source, step, counts) VALUES ($1, $2, $3, $4::jsonb)"
        " ON CONFLICT DO NOTHING",
        plan,
        source,
        step,
        None if counts is None else json.dumps(counts),
    )


async def done(plan: UUID, source: str) -> set[Step]:
    """The steps of the plan that have been taken in `source`."""
    rows = await connection().fetch("SELECT step FROM erasure_step WHERE plan_id = $1 AND source = $2", plan, source)
    return {row["step"] for row in rows}


async def of_request(request: UUID) -> list[NotedStep]:
    """Every step of the request's erasure, also those of plans that another has replaced; oldest first."""
    rows = await connection().fetch(
        "SELECT s.plan_id, s.source, s.step, s.counts, s.done_at FROM erasure_step s"
        " JOIN erasure_plan p ON p.id = s.plan_id WHERE p.request_id = $1"
        " ORDER BY s.done_at, array_position(ARRAY['begun', 'erased', 'verified'], s.step)",
        request,
    )
    return [NotedStep(**{**row, "counts": json.loads(row["counts"]) if row["counts"] else None}) for row in rows]


async def outcome(request: UUID) -> list[dict[str, Any]]:
    """What every step of the request's erasure did, in all its plans."""
    return [count for step in await of_request(request) for count in step.counts or ()]
