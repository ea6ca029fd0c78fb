"""Refusing a request (Art. 12(4)), with a ground and a reason that the person reads, and the two rights in the letter.

Whoever calls a request manifestly unfounded or excessive has to demonstrate it (Art. 12(5)), and a ground in one's own
words can be anything: these take an approver beside the handler, as an erasure does. That a law forbids it, or that
nobody could be identified although asked, the handler decides alone.

A refusal answers when it is in the post (Art. 12(4)): until then the request is open, and its time runs.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from portal.data import subjects
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.errors import RuleBroken
from portal.data.keys import KeyDestroyed
from portal.data.letters import outgoing_letters as letters
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import identity_questions as questions
from portal.data.requests import refusals, requests
from portal.data.requests import sent_back as sent_back_rows
from portal.data.requests.refusals import Ground, Refusal
from portal.data.requests.requests import Request
from portal.data.requests.states import REFUSABLE
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict, NotApprover, NotFound, NotTwoPersons
from portal.domain.intake import settled_letters
from portal.domain.letters import letter_events, letters_to_sender
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.record_of_processing.published import published
from portal.domain.requests import assignments, identity_questions, sent_back
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.identity_errors import NotAskedYet
from portal.domain.requests.requests import find
from portal.domain.requests.sealed_reasons import reason_of, sealed_reason
from portal.domain.requests.unanswered import forget_what_was_made
from portal.domain.rights import objected_marketing


class RefusalNotTwoPersons(NotTwoPersons):
    """A refusal on such a ground is confirmed by another person than the one who proposed it."""


OF_TWO: tuple[Ground, ...] = ("unfounded", "excessive", "other")
"""The grounds on which a second person confirms."""


@dataclass(frozen=True, slots=True)
class ReadRefusal:
    """A refusal with its reason as it is written, None once the person has been erased."""

    refusal: Refusal
    reason: str | None

    @property
    def waits(self) -> bool:
        """Whether it waits for a second person."""
        return self.refusal.confirmed_at is None


async def refuse(staff: Staff, reference: str, ground: Ground, reason: str) -> bool:
    """Refuse a request, or propose it where the ground takes a second person; True when it is refused.

    Until somebody confirms it the request goes on as before and its time runs. Raises NotFound, NotHandler, NoAddress,
    NotAskedYet for a person who was never asked, and Conflict when it is too late or a refusal waits already.
    """
    expect_handler(staff)
    record = (await published()).record
    async with deciding_as(staff):
        return await decide(staff, await find(reference), ground, reason, record)


async def decide(staff: Staff, request: Request, ground: Ground, reason: str, record: RecordOfProcessing) -> bool:
    """`refuse`, in the transaction of `deciding_as` under way."""
    await requests.hold(request.id, *REFUSABLE)
    await assignments.take_unless_held(staff, request)
    if ground == "not_identified":
        await _expect_unidentified(request)
    subject = await subjects.find(request.subject_id)
    id_ = uuid4()
    try:
        encrypted = sealed_reason(subject, id_, reason)
        await refusals.propose(id_, request.id, ground, encrypted, staff.id)
    except KeyDestroyed:
        raise Conflict from None
    await sent_back_rows.settle(request.id, sent_back_rows.REFUSALS, staff.id)
    if ground in OF_TWO:
        await audit.record("refusal.proposed", subject=request.subject_id, request=request.id, refusal_ground=ground)
        return False
    await _carry_out(staff, request, id_, ground, reason, record)
    return True


async def confirm(staff: Staff, reference: str, refusal: UUID) -> None:
    """Confirm the refusal that was on the page, so that the request is refused.

    Raises NotFound, NotApprover, RefusalNotTwoPersons, NoAddress, and Conflict when it waits no longer or is too late.
    """
    if not staff.is_approver:
        raise NotApprover
    record = (await published()).record
    async with deciding_as(staff):
        request = await find(reference)
        await requests.hold(request.id, *REFUSABLE)
        proposed = await _waiting(request, refusal)
        if proposed.proposed_by == staff.id:
            raise RefusalNotTwoPersons
        reason = await _reason(request, proposed)
        if reason is None:
            raise Conflict
        await _carry_out(staff, request, proposed.id, proposed.ground, reason, record)


async def withdraw(staff: Staff, reference: str, refusal: UUID) -> None:
    """Take a proposal back: the request goes on. Raises NotFound, NotHandler, and Conflict when none waits."""
    expect_handler(staff)
    async with deciding_as(staff):
        request = await find(reference)
        await refusals.withdraw((await _waiting(request, refusal)).id, staff.id)
        await audit.record("refusal.withdrawn", subject=request.subject_id, request=request.id)


async def send_back(staff: Staff, reference: str, refusal: UUID, why: str) -> None:
    """Send a proposal back to whoever made it, who reads `why` and goes on from what was written.

    Raises NotFound, NotApprover, RefusalNotTwoPersons for one's own, and Conflict when none waits.
    """
    if not staff.is_approver:
        raise NotApprover
    async with deciding_as(staff):
        request = await find(reference)
        proposed = await _waiting(request, refusal)
        if proposed.proposed_by == staff.id:
            raise RefusalNotTwoPersons
        await refusals.withdraw(proposed.id, staff.id)
        await sent_back.note(staff, request, "refusal", why, proposed.id)
        await audit.record("refusal.sent_back", subject=request.subject_id, request=request.id)


async def draft(staff: Staff, reference: str) -> ReadRefusal | None:
    """What was last proposed and taken or sent back, to go on from. Raises NotFound."""
    async with acting_as(staff):
        request = await find(reference)
        last = await refusals.last_withdrawn(request.id)
        return ReadRefusal(last, await _reason(request, last)) if last else None


async def of_request(request: Request) -> ReadRefusal | None:
    """The refusal in force of a request, in the transaction under way."""
    found = await refusals.find(request.id)
    return ReadRefusal(found, await _reason(request, found)) if found else None


async def posted(letter: Letter) -> None:
    """End the request whose refusal is in the post, in the transaction under way. Raises Stale when it has ended."""
    assert letter.request_id is not None
    await requests.move(letter.request_id, ("refusing",), "refused")


async def _carry_out(
    staff: Staff, request: Request, refusal: UUID, ground: Ground, reason: str, record: RecordOfProcessing
) -> None:
    assert request.received_on is not None
    # Marketing that was objected to has ended whatever else is refused (Art. 21(3)), and the letter says so.
    ended = await objected_marketing.names(request, record) if request.kind == "objection" else []
    facts = {
        "asked_kind": request.kind,
        "received_on": request.received_on,
        "ground": ground,
        "reason": reason,
        "ended": ended,
    }
    await questions.supersede(request.id)
    await letters_to_sender.take_back(request, "identity_question", "extension")
    await letter_events.withdrawn(await letters.withdraw_receipt(request.id))
    letter = await letters_to_sender.order("refusal", request, facts, staff)
    try:
        await refusals.confirm(refusal, letter, staff.id)
        await requests.move(request.id, REFUSABLE, "refusing")
    except RuleBroken:
        raise RefusalNotTwoPersons from None
    await audit.record("request.refused", subject=request.subject_id, request=request.id, refusal_ground=ground)
    await settled_letters.settle_all(staff, request, "refuse")
    await forget_what_was_made(request)


async def _waiting(request: Request, refusal: UUID) -> Refusal:
    found = await refusals.find(request.id)
    if found is None:
        raise NotFound
    if found.id != refusal or found.confirmed_at is not None:
        raise Conflict
    return found


async def _expect_unidentified(request: Request) -> None:
    if (await requests.by_id(request.id)).status != "received":
        raise Conflict
    if not identity_questions.was_tried(await questions.of_request(request.id)):
        raise NotAskedYet


async def _reason(request: Request, refusal: Refusal) -> str | None:
    try:
        return reason_of(await subjects.find(request.subject_id), refusal)
    except KeyDestroyed:
        return None
