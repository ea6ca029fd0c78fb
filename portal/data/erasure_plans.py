"""Erasure plans, their approvals and the steps carried out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan in force. `content` is counts, grounds and dates; `digest` what an approval is bound to."""

    id: UUID
    request_id: UUID
    handler_id: UUID
    content: Mapping[str, Any]
    digest: bytes
    made_at: datetime
    approver_id: UUID | None
    approved_at: datetime | None


async def put(request: UUID, handler: UUID, content: Mapping[str, Any], digest: bytes) -> UUID:
    """Store a plan in place of the one in force, if any."""
    plan = uuid4()
    await connection().execute(
        "UPDATE erasure_plan SET superseded_at = now() WHERE request_id = $1 AND superseded_at IS NULL", request
    )
    await connection().execute(
        "INSERT INTO erasure_plan (id, request_id, handler_id, content, digest) VALUES ($1, $2, $3, $4::jsonb, $5)",
        plan,
        request,
        handler,
        json.dumps(content),
        digest,
    )
    return plan


async def in_force(request: UUID) -> StoredPlan | None:
    """The plan in force of a request, with its approval if it has one."""
    row = await connection().fetchrow(
        "SELECT p.id, p.request_id, p.handler_id, p.content, p.digest, p.made_at, a.approver_id, a.approved_at"
        " FROM erasure_plan p LEFT JOIN approval a ON a.plan_id = p.id"
        " WHERE p.request_id = $1 AND p.superseded_at IS NULL",
        request,
    )
    return StoredPlan(**{**row, "content": json.loads(row["content"])}) if row else None


async def approve(plan: StoredPlan, approver: UUID) -> None:
    """Approve a plan. Raises asyncpg.CheckViolationError when the approver is its handler."""
    await connection().execute(
        "INSERT INTO approval (plan_id, handler_id, approver_id) VALUES ($1, $2, $3)",
        plan.id,
        plan.handler_id,
        approver,
    )


async def note_done(plan: UUID, source: str, counts: list[dict[str, Any]]) -> None:
    """Note that the plan has been carried out in `source`, and what that did; noting it again changes nothing."""
    await connection().execute(
        "INSERT INTO erasure_step (plan_id, source, counts) VALUES ($1, $2, $3::jsonb) ON CONFLICT DO NOTHING",
        plan,
        source,
        json.dumps(counts),
    )


async def outcome(request: UUID) -> list[dict[str, Any]]:
    """What every step of the request's erasure did, also those of plans that another has replaced."""
    rows = await connection().fetch(
        "SELECT s.counts FROM erasure_step s JOIN erasure_plan p ON p.id = s.plan_id WHERE p.request_id = $1"
        " ORDER BY s.done_at",
        request,
    )
    return [count for row in rows for count in json.loads(row["counts"])]


async def done(plan: UUID) -> set[str]:
    """The sources in which the plan has been carried out."""
    rows = await connection().fetch("SELECT source FROM erasure_step WHERE plan_id = $1", plan)
    return {row["source"] for row in rows}
