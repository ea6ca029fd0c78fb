"""What comes by post: told apart, entered in the ledger, and, when genuine, the start of the month of Art. 12(3)."""

from dataclasses import dataclass
from datetime import date

import asyncpg

from portal.clock import local_date, today
from portal.data import requests, signed_letters
from portal.data.actors import Staff
from portal.data.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow, Stale
from portal.data.requests import Request, Status
from portal.data.signed_letters import Method, Outcome, Registered
from portal.domain import audit, receipts, signed_forms, signing
from portal.domain.deadlines import answer_due
from portal.domain.errors import Conflict, LetterBeforeRequest, LetterInTheFuture
from portal.letters import reference as references
from portal.letters.reference import MalformedReference
from portal.letters.seal import ForgedSeal, MalformedSeal, Seal, open_seal
from portal.settings import settings

RECENT = 25
"""Letters that the ledger page shows."""

LONGEST_TYPED = 24
"""Twice the length of a reference."""

WAITING: tuple[Status, ...] = ("awaiting_letter", "expired")
"""States in which the letter has not been seen. One that came in time counts, however late it is registered."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a letter turned out to be, and the request that it led to, if any."""

    outcome: Outcome
    request: Request | None


async def register(staff: Staff, text: str, arrived_on: date) -> Recognised:
    """Register a letter by what its QR code or its reference says; a genuine one starts the clock.

    Whatever it is, the ledger has it. Raises LetterInTheFuture, LetterBeforeRequest, and Conflict when somebody else
    registered the same letter in the same moment; then nothing is changed.
    """
    if arrived_on > today():
        raise LetterInTheFuture
    async with acting_as(staff):
        found = await _recognise(text, arrived_on)
        method: Method = "scanned" if _is_seal(text) else "typed"
        request_id = found.request.id if found.request else None
        try:
            await signed_letters.add(request_id, found.outcome, method, arrived_on, staff.id)
        except asyncpg.UniqueViolationError:
            raise Conflict from None
        if found.outcome == "genuine":
            assert found.request is not None
            if not found.request.came_otherwise:
                found = Recognised("genuine", await _receive(found.request, arrived_on))
        await audit.record(
            "letter.received" if found.outcome == "genuine" else "letter.set_aside",
            subject=found.request.subject_id if found.request else COMPANY_CHAIN,
            request=request_id,
            outcome=found.outcome,
            arrived_on=arrived_on.isoformat(),
        )
        return found


async def ledger(staff: Staff) -> list[Registered]:
    """The letters registered last."""
    async with acting_as(staff):
        return await signed_letters.recent(RECENT)


async def _recognise(text: str, arrived_on: date) -> Recognised:
    try:
        seal = open_seal(signing.public_key(), text)
    except ForgedSeal:
        return Recognised("forged", None)
    except MalformedSeal:
        return await _recognise_reference(text, arrived_on)
    request = await _request(seal.reference)
    if request is None:
        return Recognised("unknown", None)
    if not await _fits(seal, request):
        return Recognised("altered", request)
    return await _by_status(request, arrived_on)


async def _recognise_reference(text: str, arrived_on: date) -> Recognised:
    try:
        reference = references.normalise(text)
    except MalformedReference:
        return Recognised("malformed", None)
    request = await _request(reference)
    return await _by_status(request, arrived_on) if request else Recognised("unknown", None)


async def _by_status(request: Request, arrived_on: date) -> Recognised:
    if await signed_forms.is_awaited(request, arrived_on):
        # Its clock runs since the day on which the company was asked in another way.
        return Recognised("genuine", request)
    if request.status == "withdrawn":
        return Recognised("withdrawn", request)
    if request.status not in WAITING:
        return Recognised("used", request)
    if arrived_on < local_date(request.submitted_at):
        raise LetterBeforeRequest
    if request.expires_on is None or arrived_on > request.expires_on:
        return Recognised("expired", request)
    newer = await requests.open_of_kind(request.subject_id, request.kind) if request.status == "expired" else None
    # What expired in the portal has come in time all the same, unless the member has asked anew since.
    return Recognised("expired" if newer else "genuine", request)


async def _fits(seal: Seal, request: Request) -> bool:
    return seal.kind == request.kind and seal.digest == await signed_forms.digest_of(request)


async def _request(reference: str) -> Request | None:
    try:
        return await requests.by_reference(reference)
    except NoSuchRow:
        return None


async def _receive(request: Request, arrived_on: date) -> Request:
    starts = arrived_on if settings().clock_starts == "letter" else local_date(request.submitted_at)
    try:
        await requests.move(
            request.id,
            WAITING,
            "received",
            received_on=arrived_on,
            counted_from=starts,
            due_on=answer_due(starts),
        )
    except (Stale, asyncpg.UniqueViolationError):
        # Somebody was quicker.
        raise Conflict from None
    await receipts.on_arrival(request)
    return await requests.by_id(request.id)


def _is_seal(text: str) -> bool:
    # A scan that was cut short or garbled is a scan too: nobody types that much.
    return len("".join(text.split())) > LONGEST_TYPED
