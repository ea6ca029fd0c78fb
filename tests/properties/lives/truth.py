"""How things really are, read past every rule from the portal's database."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from portal.data.audit.event_codes import LOOKS

CASES = """
    SELECT r.id, r.subject_id, r.kind, r.status, r.handler_id, r.due_on, r.trouble,
        EXISTS (SELECT FROM extract_attempt x WHERE x.request_id = r.id) AS extract,
        (SELECT json_agg(json_build_array(p.handler_id, a.handler_id, a.approver_id)) FROM erasure_plan p
            LEFT JOIN approval a ON a.plan_id = p.id WHERE p.request_id = r.id AND p.superseded_at IS NULL) AS plans,
        (SELECT json_agg(json_build_array(f.proposed_by, f.confirmed_by, f.ground)) FROM refusal f
            WHERE f.request_id = r.id AND f.withdrawn_at IS NULL) AS refusals,
        (SELECT a.proposed_by FROM annulment a WHERE a.request_id = r.id AND a.agreed_at IS NULL
            AND a.ended_at IS NULL) AS annulled_by,
        (SELECT json_agg(json_build_array(l.kind, CASE WHEN l.withdrawn_at IS NOT NULL THEN 'withdrawn'
                WHEN l.posted_on IS NOT NULL THEN 'posted' WHEN l.printed_at IS NOT NULL THEN 'printed'
                WHEN l.rendered_at IS NULL THEN 'ordered' WHEN l.faults <> '{}' THEN 'faulty' ELSE 'rendered' END)
                ORDER BY l.ordered_at, l.kind, l.number)
            FROM letter l WHERE l.request_id = r.id) AS letters,
        (SELECT json_agg(json_build_array(e.code, e.actor_kind) ORDER BY e.id) FROM audit_event e
            WHERE e.request_id = r.id AND e.code <> ALL($1::text[])) AS events,
        (SELECT count(*) FROM recipient_notice n WHERE n.request_id = r.id AND n.outcome IS NULL) AS untold
    FROM request r
"""

PEOPLE = """
    SELECT s.id, s.data_key IS NULL AS gone,
        (SELECT count(*) FROM consent c WHERE c.subject_id = s.id) AS consents,
        (SELECT count(*) FROM audit_event e WHERE e.subject_id = s.id AND e.code = 'consent.changed') AS told,
        (SELECT coalesce(json_agg(t.ground ORDER BY t.ground), '[]') FROM restriction t
            WHERE t.subject_id = s.id AND t.lifted_at IS NULL) AS grounds
    FROM data_subject s WHERE s.id = ANY($1::uuid[])
"""


@dataclass(frozen=True)
class TrueCase:
    """A request as it is."""

    person: UUID
    kind: str
    status: str
    handler: UUID | None
    due: date | None
    trouble: str | None
    extract: bool
    plans: list[list[str | None]]
    refusals: list[list[str | None]]
    annulled_by: UUID | None
    letters: list[tuple[str, str]]
    events: list[tuple[str, str]]
    untold: int


async def cases(admin: asyncpg.Connection) -> dict[UUID, TrueCase]:
    """Every request, by its id."""
    return {row["id"]: _case(row) for row in await admin.fetch(CASES, list(LOOKS))}


def _case(row: asyncpg.Record) -> TrueCase:
    return TrueCase(
        row["subject_id"],
        row["kind"],
        row["status"],
        row["handler_id"],
        row["due_on"],
        row["trouble"],
        row["extract"],
        listed(row["plans"]),
        listed(row["refusals"]),
        row["annulled_by"],
        [tuple(each) for each in listed(row["letters"])],
        [tuple(each) for each in listed(row["events"])],
        row["untold"],
    )


async def people(admin: asyncpg.Connection, ids: list[UUID]) -> dict[UUID, asyncpg.Record]:
    """Whether each is gone, what was chosen and told of it, and on which grounds the data is restricted."""
    return {row["id"]: row for row in await admin.fetch(PEOPLE, ids)}


async def waiting(admin: asyncpg.Connection) -> list[tuple[int, str, UUID]]:
    """The jobs that wait, in the order in which they were ordered: id, name, what it is about."""
    rows = await admin.fetch("SELECT id, entrypoint, payload FROM pgqueuer ORDER BY id")
    return [(row["id"], row["entrypoint"], UUID(bytes=row["payload"])) for row in rows]


async def letter_ids(admin: asyncpg.Connection, request: UUID) -> list[UUID]:
    """The letters of a request, in the order in which they were ordered."""
    sql = "SELECT id FROM letter WHERE request_id = $1 ORDER BY ordered_at, kind, number"
    return [row["id"] for row in await admin.fetch(sql, request)]


async def kept(admin: asyncpg.Connection, request: UUID) -> int:
    """How much the erasure of that request left, by what the log says of it."""
    sql = "SELECT (details ->> 'kept')::int FROM audit_event WHERE request_id = $1 AND code = 'erasure.executed'"
    return int(await admin.fetchval(sql, request) or 0)


def listed(value: str | None) -> list[Any]:
    """An array of JSON; nothing for none."""
    found: list[Any] = json.loads(value or "[]")
    return found
