"""The timeline of a request: what has happened, read from the audit chain, so that it cannot tell another story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.accounts import accounts
from portal.data.audit import audit as chain
from portal.data.audit.event_codes import EventCode
from portal.data.requests.requests import Request

Reader = Literal["member", "staff"]

FOR_MEMBERS: frozenset[EventCode] = frozenset(
    {
        "request.submitted",
        "request.registered",
        "form.asked",
        "request.annulled",
        "request.set_back",
        "request.annulment_taken_back",
        "request.withdrawal_noted",
        "request.withdrawal_taken_back",
        "request.withdrawn",
        "request.expired",
        "letter.received",
        "letter.counted",
        "request.arrival_put_right",
        "letter.sender_asked",
        "letter.sender_answered",
        "identity.confirmed",
        "identity.taken_back",
        "identity.asked",
        "identity.answered",
        "extension.ordered",
        "extension.counted",
        "extension.too_late",
        "extract.collected",
        "extract.opened",
        "extract.taken_back",
        "task.attested",
        "erasure.planned",
        "erasure.approved",
        "erasure.stopped",
        "erasure.executed",
        "rectification.approved",
        "rectification.done",
        "rectification.data_changed",
        "objection.decided",
        "objection.marketing_ended",
        "portable.collected",
        "recipient.told",
        "answer.rendered",
        "answer.printed",
        "answer.posted",
        "outgoing.posted",
        "restriction.placed",
        "restriction.notice_posted",
        "restriction.lifted",
        "request.refused",
        "request.closed",
    }
)
"""The events that a member sees in a request's timeline; the rest is the desk's own business."""

LOOKS: frozenset[EventCode] = frozenset(
    {
        "request.opened",
        "answer.opened",
        "outgoing.opened",
        "task.file_opened",
        "rectification.opened",
        "letter.opened",
        "telephone.opened",
    }
)
"""Looks at a request: in the audit log and in the member's history, but too many for a timeline."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. Members see by which role, staff see by whom."""

    code: EventCode
    at: datetime
    by: Literal["member", "staff", "system"]
    role: str | None
    name: str | None
    details: Mapping[str, object]


async def timeline(request: Request, reader: Reader) -> Sequence[Entry]:
    """What has happened to `request`, oldest first, in the transaction under way."""
    events = await chain.of_request(request.id, LOOKS)
    if reader == "staff":
        return await told(events)
    return [_entry(event, {}) for event in events if event.code in FOR_MEMBERS]


async def told(events: Sequence[chain.AuditEvent]) -> list[Entry]:
    """The events as staff read them, with the names of colleagues, in the transaction under way."""
    staff = {event.actor_id for event in events if event.actor_kind == "staff" and event.actor_id}
    handed_to = {UUID(str(event.details["account"])) for event in events if event.details.get("account")}
    names = await accounts.names(list(staff | handed_to))
    return [_entry(event, names) for event in events]


def _entry(event: chain.AuditEvent, names: Mapping[UUID, str]) -> Entry:
    account = event.details.get("account")
    named = {"account": names.get(UUID(str(account)))} if account else {}
    return Entry(
        event.code,
        event.at,
        event.actor_kind,  # type: ignore[arg-type]
        event.actor_role,
        names.get(event.actor_id) if event.actor_id else None,
        {**event.details, **named},
    )
