"""What is erased of an erased person later on: begun, then erased or dropped, in rows that are never changed."""

import json
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection

Step = Literal["begun", "erased", "dropped"]
Code = Literal["retention.erased", "erasure.replayed"]
"""Why: the time that it was kept for is up, or it came back from a backup. The code of the event that tells of it."""


@dataclass(frozen=True, slots=True)
class LaterErasure:
    """An erasure in one source, for one reason; `counts` are the rows of each table."""

    id: UUID
    subject_id: UUID
    request_id: UUID
    source: str
    plan_digest: bytes
    code: Code
    counts: dict[str, int]


async def note(erasure: LaterErasure, step: Step) -> bool:
    """Note a step; False, and nothing is changed, when it was noted before."""
    return await changed_one(
        "INSERT INTO later_erasure (id, subject_id, request_id, source, plan_digest, step, code, counts)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb) ON CONFLICT DO NOTHING",
        erasure.id,
        erasure.subject_id,
        erasure.request_id,
        erasure.source,
        erasure.plan_digest,
        step,
        erasure.code,
        json.dumps(erasure.counts),
    )


async def unfinished(subject: UUID, source: str) -> list[LaterErasure]:
    """What was begun for the subject in `source` and neither done nor dropped: the run was killed."""
    rows = await connection().fetch(
        "SELECT id, subject_id, request_id, source, plan_digest, code, counts FROM later_erasure b"
        " WHERE subject_id = $1 AND source = $2 AND step = 'begun' AND NOT EXISTS (SELECT FROM later_erasure e"
        " WHERE e.id = b.id AND e.step <> 'begun') ORDER BY done_at",
        subject,
        source,
    )
    return [_erasure(row) for row in rows]


def _erasure(row: Any) -> LaterErasure:
    return LaterErasure(**{**row, "counts": json.loads(row["counts"])})
