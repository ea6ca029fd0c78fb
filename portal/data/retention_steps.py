"""What runs of the retention were about to erase, and what they did: rows that are never changed."""

import json
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from portal.data.database import connection

Step = Literal["begun", "erased", "dropped"]


@dataclass(frozen=True, slots=True)
class Begun:
    """An erasure that a run began and whose end was never noted: the run was killed."""

    subject_id: UUID
    request_id: UUID | None
    source: str
    plan_digest: bytes
    counts: dict[str, int]


async def note(
    subject: UUID, request: UUID | None, source: str, plan_digest: bytes, step: Step, counts: dict[str, int]
) -> bool:
    """Note a step with the rows of each table; False, and nothing is changed, when it was noted before."""
    done = await connection().execute(
        "INSERT INTO retention_step (subject_id, request_id, source, plan_digest, step, counts)"
        " VALUES ($1, $2, $3, $4, $5, $6::jsonb) ON CONFLICT DO NOTHING",
        subject,
        request,
        source,
        plan_digest,
        step,
        json.dumps(counts),
    )
    return bool(done.endswith(" 1"))


async def unfinished(subject: UUID, source: str) -> list[Begun]:
    """What was begun for the subject in `source` and neither done nor dropped."""
    rows = await connection().fetch(
        "SELECT subject_id, request_id, source, plan_digest, counts FROM retention_step b"
        " WHERE subject_id = $1 AND source = $2 AND step = 'begun' AND NOT EXISTS (SELECT FROM retention_step e"
        " WHERE (e.subject_id, e.source, e.plan_digest) = (b.subject_id, b.source, b.plan_digest)"
        " AND e.step <> 'begun') ORDER BY done_at",
        subject,
        source,
    )
    return [_begun(row) for row in rows]


def _begun(row: Any) -> Begun:
    return Begun(**{**row, "counts": json.loads(row["counts"])})
