"""Many events of the audit chain at once, by one statement."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.audit.event_codes import EventCode
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that happened, to be appended to the chain of `subject`."""

    code: EventCode
    subject: UUID
    request: UUID | None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Appended:
    """An event that is in the chain now, and its id there."""

    code: EventCode
    subject: UUID
    request: UUID | None
    details: Mapping[str, object]
    id: int


# By subject, since every chain that is appended to is held until the transaction ends: so no two wait for one another.
APPEND = """
    SELECT e.place, audit_append(e.subject, e.code, e.request, e.details::jsonb) AS id FROM (
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[])
            WITH ORDINALITY AS e (subject, code, request, details, place)
        WHERE $5::uuid IS NULL OR NOT (CASE
            WHEN e.request IS NOT NULL THEN EXISTS (
                SELECT FROM audit_event a WHERE a.request_id = e.request AND a.code = e.code AND a.actor_id = $5
                    AND a.at > clock_timestamp() - $6::interval)
            -- In the company's own chain one look has nothing to do with the next.
            ELSE e.subject <> $7 AND EXISTS (
                SELECT FROM audit_event a WHERE a.subject_id = e.subject AND a.request_id IS NULL AND a.code = e.code
                    AND a.actor_id = $5 AND a.at > clock_timestamp() - $6::interval)
            END)
        ORDER BY subject, place
    ) e
"""


async def append(
    events: Collection[NewEvent], unless_by: UUID | None = None, within: timedelta = timedelta(0)
) -> list[Appended]:
    """Append the events to their chains, and return them as they stand there.

    With `unless_by` those are left out that the actor has caused within that time of the same request, or of the same
    person apart from any request.
    """
    made = list(events)
    rows = await connection().fetch(
        APPEND,
        [it.subject for it in made],
        [it.code for it in made],
        [it.request for it in made],
        [json.dumps(it.details) for it in made],
        unless_by,
        within,
        COMPANY_CHAIN,
    )
    appended = [(made[row["place"] - 1], row["id"]) for row in rows]
    return [Appended(it.code, it.subject, it.request, it.details, id_) for it, id_ in appended]
