"""What of the audit chain tells of a change to a request: a page that was made before one is out of date."""

from uuid import UUID

from portal.data.audit.audit import EVENT, AuditEvent, event_of
from portal.data.audit.event_codes import LOOKS
from portal.data.database import connection


async def since(request: UUID, seen: int, before: int | None = None) -> list[AuditEvent]:
    """The latest ten changes that people made of a request after the event `seen`, and before another; oldest first.

    What the portal does by itself, as when it has collected an extract, takes nobody's decision from them: where one
    depends on it, the state or a digest says so.
    """
    rows = await connection().fetch(
        f"SELECT {EVENT} FROM audit_event WHERE request_id = $1 AND id > $2 AND ($3::bigint IS NULL OR id < $3)"  # noqa: S608
        " AND code <> ALL($4::text[]) AND actor_kind <> 'system' ORDER BY id DESC LIMIT 10",
        request,
        seen,
        before,
        list(LOOKS),
    )
    return [event_of(row) for row in reversed(rows)]


async def newest(reference: str) -> int:
    """The id of the newest change of the request with that reference; 0 when there is none."""
    return int(
        await connection().fetchval(
            "SELECT coalesce((SELECT e.id FROM audit_event e JOIN request r ON r.id = e.request_id"
            " WHERE r.reference = $1 AND e.code <> ALL($2::text[]) ORDER BY e.id DESC LIMIT 1), 0)",
            reference,
            list(LOOKS),
        )
    )


async def newest_about(letter: UUID) -> int:
    """The same of the request that an outgoing letter belongs to."""
    return int(
        await connection().fetchval(
            "SELECT coalesce((SELECT e.id FROM audit_event e JOIN letter l ON l.request_id = e.request_id"
            " WHERE l.id = $1 AND e.code <> ALL($2::text[]) ORDER BY e.id DESC LIMIT 1), 0)",
            letter,
            list(LOOKS),
        )
    )


async def request_of(event: int) -> UUID | None:
    """The request that an event tells of."""
    found: UUID | None = await connection().fetchval("SELECT request_id FROM audit_event WHERE id = $1", event)
    return found
