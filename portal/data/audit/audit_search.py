"""Events of the audit log by what they concern: a request, a colleague, a kind of thing, days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.data.audit.audit import EVENT, AuditEvent, event_of
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: None for any. `since` is the first moment of them, `until` the first after them."""

    request: UUID | None = None
    staff: UUID | None = None
    codes: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None


async def page(wanted: Wanted, before: int | None, limit: int) -> list[AuditEvent]:
    """A page of those events, newest first; `before` is the id that the last page ended with."""
    conditions = {
        "id <": before,
        "request_id =": wanted.request,
        "actor_kind = 'staff' AND actor_id =": wanted.staff,
        "code = ANY": list(wanted.codes) if wanted.codes is not None else None,
        "at >=": wanted.since,
        "at <": wanted.until,
    }
    asked = {said: value for said, value in conditions.items() if value is not None}
    # The conditions are those above; what was asked for is passed beside them.
    where = " AND ".join(f"{said} (${place})" for place, said in enumerate(asked, 2)) or "true"
    rows = await connection().fetch(
        f"SELECT {EVENT} FROM audit_event WHERE {where} ORDER BY id DESC LIMIT $1",  # noqa: S608
        limit,
        *asked.values(),
    )
    return [event_of(row) for row in rows]


async def staff() -> Mapping[UUID, str]:
    """Everybody who has, or had, an account of staff, by name."""
    rows = await connection().fetch("SELECT id, name FROM account WHERE kind = 'staff' ORDER BY name, id")
    return {row["id"]: row["name"] for row in rows}
