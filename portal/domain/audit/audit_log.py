"""The audit log as staff read it: who did what, when, to which request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.audit import audit as chain
from portal.data.audit import audit_search
from portal.data.audit.audit import AuditEvent
from portal.data.audit.audit_search import Wanted
from portal.data.database import acting_as
from portal.data.requests import desk
from portal.domain.audit.audit import PAGE
from portal.domain.audit.whose_doing import by_whom, is_by_owner
from portal.domain.record_of_processing.model import RecordOfProcessing, Text
from portal.domain.record_of_processing.published import published
from portal.domain.requests.requests import find

NEWEST = 2**63 - 1
"""No event has a greater id."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """An event with who did it, as a code, the name when that was staff, and the reference of the request concerned.

    `account`: the name of the staff member whose account it was; `activity`: what the activity is called; of each only
    where the event has one.
    """

    event: AuditEvent
    by: str
    name: str | None
    reference: str | None
    account: str | None
    activity: Text | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest first. `before` leads to older events; `checkpoint_at`: when all was last sealed."""

    lines: list[LogLine]
    before: int | None
    checkpoint_at: datetime | None


async def audit_log(staff: Staff, before: int | None, wanted: Wanted | None = None) -> LogPage:
    """The page of events older than the one with the id `before`; only those that are `wanted`."""
    record = (await published()).record
    async with acting_as(staff):
        events = await audit_search.page(wanted or Wanted(), min(before, NEWEST) if before else None, PAGE + 1)
        actors = [event.actor_id for event in events if event.actor_kind == "staff" and event.actor_id]
        names = await accounts.names([*actors, *filter(None, map(_account, events))])
        references = await desk.references([event.request_id for event in events if event.request_id])
        checkpoint_at = await chain.latest_checkpoint_at()
    lines = [_line(event, names, references, record) for event in events[:PAGE]]
    return LogPage(lines, lines[-1].event.id if len(events) > PAGE else None, checkpoint_at)


async def colleagues(staff: Staff) -> Mapping[UUID, str]:
    """Everybody on the staff, by whose events the log can be narrowed."""
    async with acting_as(staff):
        return await audit_search.staff()


async def request_id(staff: Staff, reference: str) -> UUID:
    """The id of the request with that reference. Raises NotFound."""
    async with acting_as(staff):
        return (await find(reference)).id


def _line(
    event: AuditEvent, names: Mapping[UUID, str], references: Mapping[UUID, str], record: RecordOfProcessing
) -> LogLine:
    account, activity = _account(event), record.choice(str(event.details.get("activity")))
    # Nobody is signed in yet who signs in, and so the portal writes down what the account's owner does.
    owner = names.get(account) if account and is_by_owner(event) else None
    return LogLine(
        event,
        "staff" if owner else by_whom(event),
        owner or (names.get(event.actor_id) if event.actor_id else None),
        references.get(event.request_id) if event.request_id else None,
        names.get(account) if account else None,
        activity.name if activity else None,
    )


def _account(event: AuditEvent) -> UUID | None:
    account = event.details.get("account")
    return UUID(str(account)) if account else None
