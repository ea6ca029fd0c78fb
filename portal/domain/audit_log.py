"""The audit log as staff read it: who did what, when, to which request."""

from dataclasses import dataclass
from datetime import datetime

from portal.data import accounts, desk
from portal.data import audit as chain
from portal.data.actors import Staff
from portal.data.audit import AuditEvent
from portal.data.database import acting_as
from portal.domain.audit import PAGE

NEWEST = 2**63 - 1
"""No event has a greater id."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """An event with the name of whoever did it, when that was staff, and the reference of the request concerned."""

    event: AuditEvent
    name: str | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest first. `before` leads to older events; `checkpoint_at`: when all was last sealed."""

    lines: list[LogLine]
    before: int | None
    checkpoint_at: datetime | None


async def audit_log(staff: Staff, before: int | None) -> LogPage:
    """The page of events older than the one with the id `before`."""
    async with acting_as(staff):
        events = await chain.all_events(min(before, NEWEST) if before else None, PAGE + 1)
        names = await accounts.names([e.actor_id for e in events if e.actor_kind == "staff" and e.actor_id])
        references = await desk.references([event.request_id for event in events if event.request_id])
        checkpoint_at = await chain.latest_checkpoint_at()
    lines = [
        LogLine(
            event,
            names.get(event.actor_id) if event.actor_id else None,
            references.get(event.request_id) if event.request_id else None,
        )
        for event in events[:PAGE]
    ]
    return LogPage(lines, lines[-1].event.id if len(events) > PAGE else None, checkpoint_at)
