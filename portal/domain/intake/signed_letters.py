"""What comes by post: told apart, entered in the ledger, and, when genuine, the start of the month of Art. 12(3).

The month is counted from the day on which the letter arrived, however late it is registered. A form without a signature
does not start it, since nobody can tell who sent it (Art. 12(2), 12(6)); its arrival is remembered. A form that is
signed but changed by hand is a request that has been received, and stands among those with a day to keep: the work
waits until it is clear what is asked, the month does not, and is counted from that form's arrival even when another
one follows.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from portal.clock import local_date
from portal.data.actors import Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.intake import form_doubts, settled_envelopes, signed_letters
from portal.data.intake.signed_letters import ByEye, Method, NewEnvelope
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.requests.states import NEVER_RECEIVED
from portal.domain.accounts.roles import expect_intake
from portal.domain.audit import audit
from portal.domain.deciding import explained
from portal.domain.intake import envelopes, receipts, settled_letters
from portal.domain.intake.arrival_errors import PostmarkBeforeRequest
from portal.domain.intake.envelope_keys import key_for, new_key, sealed_texts
from portal.domain.intake.envelopes import AS_USUAL, Envelope, expect_possible
from portal.domain.intake.letter_recognition import Recognised, as_seen, is_seal, recognise
from portal.domain.requests.deadlines import answer_due
from portal.settings import settings


async def register(
    staff: Staff, text: str, arrived_on: date, envelope: Envelope = AS_USUAL, corrects: UUID | None = None
) -> Recognised:
    """Register a letter by what its QR code or its reference says; a genuine one starts the clock.

    Whatever it is, the ledger has it. `corrects` is an envelope whose reference was mistyped: this is the same one.
    Raises LetterInTheFuture, LetterBeforeRequest, PostmarkAfterArrival, PostmarkBeforeRequest, and Conflict when
    somebody else registered the same letter in the same moment; then nothing is changed.
    """
    expect_intake(staff)
    expect_possible(arrived_on, envelope)
    async with acting_as(staff):
        found = await enter(staff, text, arrived_on, envelope, "scanned" if is_seal(text) else "typed")
        if corrects:
            await _typed_again(staff, corrects)
        return found


async def register_by_eye(staff: Staff, seen: ByEye, arrived_on: date, envelope: Envelope) -> Recognised:
    """Register what has no code or reference that can be read, as what somebody has `seen` that it is.

    Raises LetterInTheFuture and PostmarkAfterArrival.
    """
    expect_intake(staff)
    expect_possible(arrived_on, envelope)
    async with acting_as(staff):
        return await enter_by_eye(staff, seen, arrived_on, envelope, "by_eye")


async def enter(staff: Staff, text: str, arrived_on: date, envelope: Envelope, method: Method) -> Recognised:
    """`register`, in the transaction under way."""
    expect_intake(staff)
    found = await recognise(text, arrived_on)
    if found.request and envelope.postmarked_on and envelope.postmarked_on < local_date(found.request.submitted_at):
        raise PostmarkBeforeRequest
    return await _entered(staff, replace(found, outcome=as_seen(found.outcome, envelope)), arrived_on, envelope, method)


async def enter_by_eye(staff: Staff, seen: ByEye, arrived_on: date, envelope: Envelope, method: Method) -> Recognised:
    """`register_by_eye`, in the transaction under way."""
    expect_intake(staff)
    return await _entered(staff, Recognised(seen, None), arrived_on, envelope, method)


async def receive(request: Request, arrived_on: date) -> Request:
    """Let the work on a request begin with a letter that came on that day. Raises Conflict when it has begun."""
    starts = arrived_on if settings().clock_starts == "letter" else local_date(request.submitted_at)
    earlier = await form_doubts.first_signed(request.id)
    starts = min(starts, earlier) if earlier else starts
    with explained():
        await requests.move(
            request.id,
            NEVER_RECEIVED,
            "received",
            received_on=arrived_on,
            counted_from=starts,
            due_on=answer_due(starts),
        )
    await receipts.on_arrival(request)
    return await requests.by_id(request.id)


async def _entered(staff: Staff, found: Recognised, arrived_on: date, envelope: Envelope, method: Method) -> Recognised:
    id_, request = uuid4(), found.request
    key = (await key_for(request) if request else None) or new_key(id_)
    is_own = key.owner == id_
    row = NewEnvelope(
        id=id_,
        request_id=request.id if request else None,
        subject_id=None if is_own else key.owner,
        own_key=key.wrapped if is_own else None,
        outcome=found.outcome,
        method=method,
        arrived_on=arrived_on,
        postmark=envelope.postmark,
        postmarked_on=envelope.postmarked_on,
        signed=envelope.signed,
        enclosures=envelope.enclosures,
        content=sealed_texts(key, id_, envelope.texts()),
    )
    with explained():
        await signed_letters.add(row, staff.id)
    if request and _is_received_with(found, request):
        request = await receive(request, arrived_on)
        is_received = True
    else:
        is_received = found.outcome == "genuine"
    if request and found.outcome == "genuine":
        await settled_letters.replace_all(staff, request)
    await audit.record(
        "letter.received" if is_received else "letter.set_aside",
        subject=request.subject_id if request else COMPANY_CHAIN,
        request=request.id if request else None,
        outcome=found.outcome,
        arrived_on=arrived_on.isoformat(),
    )
    return Recognised(found.outcome, request, id_)


def _is_received_with(found: Recognised, request: Request) -> bool:
    """Whether the time begins with this letter: with a signed form, also with one that somebody has changed."""
    return found.outcome in ("genuine", "changed") and request.status in NEVER_RECEIVED


async def _typed_again(staff: Staff, envelope: UUID) -> None:
    mistyped = await envelopes.find(envelope)
    is_own = mistyped.outcome in ("malformed", "unknown") and mistyped.registered_by == staff.id
    if mistyped.is_waiting and (is_own or mistyped.outcome == "misregistered"):
        await settled_envelopes.choose_way(envelope, "typed_again", None, None, staff.id)
