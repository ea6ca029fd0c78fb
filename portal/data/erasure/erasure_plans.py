"""Erasure plans and their approvals."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan in force. `content` is counts, grounds and dates; `digest` what an approval is bound to.

    `identifiers` is the person as the plan was made for, encrypted with the person's key and bound to the plan; None
    in plans that are older than that.
    """

    id: UUID
    request_id: UUID
    handler_id: UUID
    content: Mapping[str, Any]
    digest: bytes
    made_at: datetime
    identifiers: bytes | None
    approver_id: UUID | None
    approved_at: datetime | None


PLANS = (
    "SELECT p.id, p.request_id, p.handler_id, p.content, p.digest, p.made_at, p.identifiers, a.approver_id,"
    " a.approved_at FROM erasure_plan p LEFT JOIN approval a ON a.plan_id = p.id WHERE p.request_id = $1"
)


async def put(
    plan: UUID, request: UUID, handler: UUID, content: Mapping[str, Any], digest: bytes, identifiers: bytes
) -> None:
    """Store a plan in place of the one in force, if any."""
    await supersede(request)
    await connection().execute(
        "INSERT INTO erasure_plan (id, request_id, handler_id, content, digest, identifiers)"
        " VALUES ($1, $2, $3, $4::jsonb, $5, $6)",
        plan,
        request,
        handler,
        json.dumps(content),
        digest,
        identifiers,
    )


async def supersede(request: UUID) -> None:
    """Let the plan in force of a request, if there is one, be in force no longer."""
    await connection().execute(
        "UPDATE erasure_plan SET superseded_at = now() WHERE request_id = $1 AND superseded_at IS NULL", request
    )


async def in_force(request: UUID) -> StoredPlan | None:
    """The plan in force of a request, with its approval if it has one."""
    row = await connection().fetchrow(f"{PLANS} AND p.superseded_at IS NULL", request)
    return _stored(row) if row else None


async def handlers(requests: Collection[UUID]) -> dict[UUID, UUID]:
    """Who handles the plan in force of each of `requests` that has one: somebody else has to approve it."""
    rows = await connection().fetch(
        "SELECT request_id, handler_id FROM erasure_plan WHERE request_id = ANY($1::uuid[]) AND superseded_at IS NULL",
        list(requests),
    )
    return {row["request_id"]: row["handler_id"] for row in rows}


async def begun(request: UUID) -> list[StoredPlan]:
    """Every plan of a request by which something was, or may have been, erased; oldest first."""
    rows = await connection().fetch(
        f"{PLANS} AND EXISTS (SELECT FROM erasure_step s WHERE s.plan_id = p.id) ORDER BY p.made_at", request
    )
    return [_stored(row) for row in rows]


async def approve(plan: StoredPlan, approver: UUID) -> None:
    """Approve a plan. Raises RuleBroken when the approver is its handler."""
    await connection().execute(
        "INSERT INTO approval (plan_id, handler_id, approver_id) VALUES ($1, $2, $3)",
        plan.id,
        plan.handler_id,
        approver,
    )


def _stored(row: asyncpg.Record) -> StoredPlan:
    return StoredPlan(**{**row, "content": json.loads(row["content"])})


async def forget_unapproved(request: UUID) -> int:
    """Delete the plans, none of them approved, of a request that has come to nothing; how many there were."""
    return int(await connection().fetchval("SELECT forget_unapproved_plans($1)", request))
