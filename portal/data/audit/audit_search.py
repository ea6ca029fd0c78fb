"""Events of the audit log by what they concern: a request, a colleague, a kind of thing, days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.data.audit.audit import EVENT, AuditEvent, event_of
from portal.data.audit.event_codes import EventCode
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: None for any. `staff` is who did it, or whose account it was about.

    `since` is the first moment of them, `until` the first after them.
    """

    request: UUID | None = None
    staff: UUID | None = None
    codes: tuple[EventCode, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None


OF_ANYBODY = ("$2::uuid IS NULL",)
OF_COLLEAGUE = (
    "actor_kind = 'staff' AND actor_id = $2::uuid",
    # Nobody is signed in yet who signs in, or tries to: the portal says that.
    "actor_kind = 'system' AND details ->> 'account' = $2::uuid::text",
)
"""What a colleague did, and what the portal says of his or her account: each has an index of its own."""


async def page(wanted: Wanted, before: int | None, limit: int) -> list[AuditEvent]:
    """A page of those events, newest first; `before` is the id that the last page ended with."""
    conditions = {
        "id <": before,
        "request_id =": wanted.request,
        "code = ANY": list(wanted.codes) if wanted.codes is not None else None,
        "at >=": wanted.since,
        "at <": wanted.until,
    }
    asked = {said: value for said, value in conditions.items() if value is not None}
    # The conditions are those above; what was asked for is passed beside them.
    also = "".join(f" AND {said} (${place})" for place, said in enumerate(asked, 3))
    newest = " ORDER BY id DESC LIMIT $1"
    branches = " UNION ALL ".join(
        f"(SELECT {EVENT} FROM audit_event WHERE {whose}{also}{newest})"  # noqa: S608
        for whose in (OF_COLLEAGUE if wanted.staff else OF_ANYBODY)
    )
    rows = await connection().fetch(
        f"SELECT * FROM ({branches}) found{newest}",  # noqa: S608
        limit,
        wanted.staff,
        *asked.values(),
    )
    return [event_of(row) for row in rows]


async def staff() -> Mapping[UUID, str]:
    """Everybody who has, or had, an account of staff, by name."""
    rows = await connection().fetch("SELECT id, name FROM account WHERE kind = 'staff' ORDER BY name, id")
    return {row["id"]: row["name"] for row in rows}
