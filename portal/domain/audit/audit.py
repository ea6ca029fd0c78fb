"""The audit log: what happened to whose data, by whom, and the proof that nobody has changed the account of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from cryptography.exceptions import InvalidSignature

from portal.clock import now
from portal.data.accounts.accounts import Account
from portal.data.actors import SYSTEM, Member, Staff
from portal.data.audit import audit as chain
from portal.data.audit import audit_batches, audit_changes
from portal.data.audit.audit import COMPANY_CHAIN, AuditEvent, Checkpoint
from portal.data.audit.audit_batches import Appended, NewEvent
from portal.data.audit.event_codes import EventCode
from portal.data.database import acting_as, actor
from portal.domain import signing
from portal.domain.errors import Conflict
from portal.domain.notices import notices

Detail = str | int | bool | None

CHECKPOINT_BY = timedelta(days=2)
"""By this age of the log the first checkpoint must have been made."""

VISIT = timedelta(minutes=10)
"""How long one look lasts: reloading a page is not looking anew, coming back is."""

PAGE = 50
"""Events on a page."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: how many events and chains, and where each broken chain breaks.

    `covered` is the number of the newest event that the newest checkpoint covers, None without any.
    """

    events: int
    chains: int
    faults: tuple[str, ...]
    covered: int | None = None


async def record(code: EventCode, subject: UUID, request: UUID | None = None, **details: Detail) -> None:
    """Append an event in the transaction under way; it is there exactly if the change that it tells of is.

    Whoever is to be told of it by e-mail is: see `notices`.

    `details` holds ids, codes and counts, never personal data. Raises Conflict, so that nothing is done, when somebody
    has changed the request since the page was shown that staff decided on. Appends to a person's chain wait for one
    another, so whoever comes second has the other's change before him.
    """
    event = await chain.append(subject, code, request, details)
    await _expect_up_to_date(request, event)
    await notices.order([Appended(code, subject, request, details, event)])


async def record_look(code: EventCode, staff: Staff, subject: UUID, request: UUID | None) -> None:
    """Record that `staff` looks at the person's data; pages opened again within `VISIT` are the same look."""
    await audit_batches.append([NewEvent(code, subject, request)], staff.id, VISIT)


async def record_all(events: Collection[NewEvent]) -> None:
    """Append several events, of as many persons, in the transaction under way, by one statement; see `record`."""
    appended = await audit_batches.append(events)
    for event in appended:
        await _expect_up_to_date(event.request, event.id)
    await notices.order(appended)


async def record_looks(looks: Collection[NewEvent], staff: Staff) -> None:
    """The same for looks of `staff`; see `record_look`."""
    await audit_batches.append(looks, staff.id, VISIT)


async def _expect_up_to_date(request: UUID | None, event: int) -> None:
    """Raise Conflict when something happened before the `event` that whoever acts has neither seen nor done."""
    by = actor()
    if request and isinstance(by, Staff) and by.seen:
        if await audit_changes.since(request, by.seen.newest, before=event):
            raise Conflict
        by.seen.newest = event


def chain_of(account: Account) -> UUID:
    """The chain in which an account's own events stand: a member's own, the company's for staff."""
    return account.id if account.kind == "member" else COMPANY_CHAIN


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of a member's own events, newest first; `older` is what asks for the next, None on the last page."""

    events: tuple[AuditEvent, ...]
    older: int | None


async def page_of_own(member: Member, before: int | None) -> OwnPage:
    """What has happened to the member's data, the events with an id below `before`."""
    async with acting_as(member):
        found = await chain.of_subject(member.id, before, PAGE + 1)
    return OwnPage(tuple(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None)


async def make_checkpoint() -> None:
    """Sign where every chain stands, so that a chain cut off at its end is found out too."""
    async with acting_as(SYSTEM):
        # Held only while the newest id is read: nobody waits while the heads are digested.
        await chain.wait_for_appends()
        last = await chain.last_event_id()
    async with acting_as(SYSTEM):
        await _sign(last)


async def sign_heads() -> None:
    """The same in the transaction under way, which holds back appends."""
    await _sign(await chain.last_event_id())


async def _sign(last: int) -> None:
    heads, digest = await chain.heads_digest(last)
    signature = signing.sign("audit checkpoint", _statement(last, heads, digest))
    await chain.add_checkpoint(Checkpoint(last, heads, digest, signature))


async def verify() -> Verdict:
    """Recompute every chain and hold it against the newest checkpoint; reads as a stream."""
    faults: list[str] = []
    events = chains = 0
    subject: UUID | None = None
    previous, seq = b"", 0
    async with acting_as(SYSTEM):
        async for link in chain.links():
            events += 1
            if link.subject_id != subject:
                chains += 1
                subject, previous, seq = link.subject_id, chain.first_previous_hash(link.subject_id), 0
            if link.seq != seq + 1:
                faults.append(f"chain {subject}: event {seq + 1} is missing before event {link.seq}")
            if link.previous_hash != previous:
                faults.append(f"chain {subject}: event {link.seq} does not follow the one before it")
            if link.hash != link.expected_hash():
                faults.append(f"chain {subject}: event {link.seq} has been altered")
            previous, seq = link.hash, link.seq
        checkpoint = await chain.latest_checkpoint()
        faults += await _checkpoint_faults(checkpoint)
    return Verdict(events, chains, tuple(faults), checkpoint.last_event_id if checkpoint else None)


async def _checkpoint_faults(checkpoint: Checkpoint | None) -> list[str]:
    if checkpoint is None:
        oldest = await chain.oldest_event_at()
        late = oldest is not None and now() - oldest > CHECKPOINT_BY
        return ["there is no checkpoint, though the log is old enough to have one"] if late else []
    statement = _statement(checkpoint.last_event_id, checkpoint.heads, checkpoint.digest)
    try:
        signing.verify("audit checkpoint", statement, checkpoint.signature)
    except InvalidSignature:
        return ["the newest checkpoint is not signed by this portal"]
    if await chain.heads_digest(checkpoint.last_event_id) != (checkpoint.heads, checkpoint.digest):
        return [f"events up to {checkpoint.last_event_id} are not those that the newest checkpoint was made of"]
    return []


def _statement(last: int, heads: int, digest: bytes) -> bytes:
    return f"{last}:{heads}:{digest.hex()}".encode()


class AuditLogBroken(Exception):
    """The audit log is not what it was."""


async def expect_intact() -> None:
    """Raises AuditLogBroken when `verify` finds anything, so that whoever watches the worker is told."""
    if (await verify()).faults:
        raise AuditLogBroken


async def expect_checkpoint_fits() -> None:
    """Raises AuditLogBroken when chains were cut or changed since the newest checkpoint."""
    if await _checkpoint_faults(await chain.latest_checkpoint()):
        raise AuditLogBroken
