"""What a letter is, by its code or its reference: told apart without believing it beyond what it proves."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.clock import local_date
from portal.data.errors import NoSuchRow
from portal.data.intake.signed_letters import Outcome
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.requests.states import NEVER_RECEIVED, TAKEN_BACK
from portal.domain import signing
from portal.domain.intake import form_doubts, signed_forms
from portal.domain.intake.arrival_errors import LetterBeforeRequest
from portal.domain.intake.envelopes import Envelope
from portal.letters import reference as references
from portal.letters.reference import MalformedReference
from portal.letters.seal import ForgedSeal, MalformedSeal, Seal, open_seal

LONGEST_TYPED = 24
"""Twice the length of a reference."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a letter turned out to be, the request that it led to, if any, and its envelope once it is in the ledger."""

    outcome: Outcome
    request: Request | None
    envelope: UUID | None = None


async def recognise(text: str, arrived_on: date) -> Recognised:
    """What the letter with that code or reference is, in the transaction under way. Raises LetterBeforeRequest."""
    try:
        seal = open_seal(signing.public_keys(), text)
    except ForgedSeal:
        return Recognised("forged", None)
    except MalformedSeal:
        return await _recognise_reference(text, arrived_on)
    request = await _request(seal.reference)
    if request is None:
        return Recognised("unknown", None)
    _expect_after_its_form(request, arrived_on)
    if not await _fits(seal, request):
        return Recognised("altered", request)
    return await by_status(request, arrived_on)


def _expect_after_its_form(request: Request, arrived_on: date) -> None:
    # Whatever it turns out to be: the reference that it carries was not there before.
    if arrived_on < local_date(request.submitted_at):
        raise LetterBeforeRequest


def as_seen(outcome: Outcome, envelope: Envelope) -> Outcome:
    """The same, for somebody who has looked at the letter: without a signature, or with something written in the form
    that we did not print, a genuine form does not by itself say what its sender wants."""
    if outcome != "genuine":
        return outcome
    if envelope.signed == "no":
        return "unsigned"
    return "changed" if envelope.changes else "genuine"


async def by_status(request: Request, arrived_on: date) -> Recognised:
    """What a form of that request is that came on that day. Raises LetterBeforeRequest."""
    _expect_after_its_form(request, arrived_on)
    if await signed_forms.is_awaited(request, arrived_on):
        # Its clock runs since the day on which the company was asked in another way.
        return Recognised("genuine", request)
    if request.status in TAKEN_BACK:
        return Recognised("withdrawn", request)
    in_doubt = await form_doubts.of_request(request) is not None
    if request.status not in NEVER_RECEIVED and not in_doubt:
        return Recognised("used", request)
    if in_doubt:
        # What came before was changed or not signed: this one says what is asked, and the time runs already.
        return Recognised("genuine", request)
    if request.expires_on is None or arrived_on > request.expires_on:
        return Recognised("expired", request)
    newer = await requests.open_of_kind(request.subject_id, request.kind) if request.status == "expired" else None
    # What expired in the portal has come in time all the same, unless the member has asked anew since.
    return Recognised("expired" if newer else "genuine", request)


def is_seal(text: str) -> bool:
    """Whether it was scanned: a scan that was cut short or garbled is one too, and nobody types that much."""
    return len("".join(text.split())) > LONGEST_TYPED


def looks_like_seal(text: str) -> bool:
    """Whether a code is of our kind, signed by us or not: such a one begins a letter."""
    try:
        open_seal(signing.public_keys(), text)
    except ForgedSeal:
        return True
    except MalformedSeal:
        return False
    return True


async def _recognise_reference(text: str, arrived_on: date) -> Recognised:
    try:
        reference = references.normalise(text)
    except MalformedReference:
        return Recognised("malformed", None)
    request = await _request(reference)
    return await by_status(request, arrived_on) if request else Recognised("unknown", None)


async def _fits(seal: Seal, request: Request) -> bool:
    return seal.kind == request.kind and seal.digest == await signed_forms.digest_of(request)


async def _request(reference: str) -> Request | None:
    try:
        return await requests.by_reference(reference)
    except NoSuchRow:
        return None
