"""The way on of an envelope that does not simply start the work: chosen by staff, once, and remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import asyncpg

from portal.clock import today
from portal.data import requests, signed_letters, subjects
from portal.data.actors import Language, Staff
from portal.data.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.errors import Stale
from portal.data.keys import KeyDestroyed
from portal.data.outgoing_letters import LetterKind
from portal.data.requests import Request
from portal.data.signed_letters import Outcome, Registered, Way
from portal.domain import audit, envelopes, outgoing_letters
from portal.domain.arrival_errors import IncompleteChoice
from portal.domain.deadlines import day_off
from portal.domain.envelopes import key_of, sealed_note
from portal.domain.errors import Conflict, NotFound
from portal.domain.handling import expect_handler
from portal.domain.letter_recognition import by_status
from portal.domain.request_forms import sender_of
from portal.domain.return_words import HOW, REASONS
from portal.domain.signed_letters import receive

WAYS: Mapping[Outcome, tuple[Way, ...]] = {
    "genuine": (),
    "unsigned": ("return", "question", "without_form", "refuse", "keep"),
    "changed": ("accept", "question", "return", "without_form", "refuse"),
    "forged": ("keep", "return", "without_form"),
    "altered": ("question", "return", "without_form", "refuse", "keep"),
    "expired": ("without_form", "return", "question", "refuse", "keep"),
    "used": ("keep", "question", "without_form"),
    "withdrawn": ("keep", "question", "without_form"),
    "unknown": ("return", "question", "without_form", "nothing"),
    "malformed": ("return", "question", "without_form", "nothing"),
    "foreign": ("return", "nothing", "without_form"),
}
"""What can be done with an envelope, by what it turned out to be; the usual first."""

LETTERS: tuple[Way, ...] = ("return", "question", "refuse")
"""The ways on that are a letter."""

ANSWER_WITHIN = timedelta(days=14)
"""How long the sender has to answer a question before we look at it again."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chooses: the way, what to say to the sender or to remember, and, where the portal does not know
    the sender, to whom a letter goes, line by line, and in which language."""

    way: Way
    note: str = ""
    addressee: tuple[str, ...] = ()
    language: Language = "sv"


def ways_of(envelope: Registered) -> tuple[Way, ...]:
    """What can be done with it. Only of a request can anything be refused or accepted."""
    return tuple(way for way in WAYS[envelope.outcome] if envelope.request_id or way not in ("refuse", "accept"))


async def choose(staff: Staff, envelope_id: UUID, choice: Choice) -> None:
    """Choose the way on of an envelope; a letter is ordered where it takes one.

    `without_form` is chosen by registering the request that it holds, see `became_request`. Raises NotFound,
    NotHandler, IncompleteChoice, and Conflict when somebody else has chosen before, or the request has changed.
    """
    expect_handler(staff)
    async with acting_as(staff):
        await signed_letters.hold(envelope_id)
        envelope = await envelopes.find(envelope_id)
        if choice.way not in ways_of(envelope) or choice.way == "without_form":
            raise NotFound
        if not envelope.is_waiting:
            raise Conflict
        request = await requests.by_id(envelope.request_id) if envelope.request_id else None
        letter = await _ordered(staff, envelope, request, choice) if choice.way in LETTERS else None
        await _noted(staff, envelope, choice.way, choice.note, letter)
        if choice.way == "accept":
            assert request is not None
            await _accepted(request, envelope.arrived_on)


async def became_request(staff: Staff, envelope_id: UUID, request: Request) -> None:
    """Note, in the transaction under way, that the envelope holds `request`, which was registered without the form.

    What is kept of it is encrypted for the person from now on. When the request turns out to be another person's, call
    it again. Raises NotFound, KeyDestroyed, and Conflict when the envelope has had another way on.
    """
    await signed_letters.hold(envelope_id)
    envelope = await envelopes.find(envelope_id)
    if not envelope.is_waiting and (envelope.way, envelope.request_id) != ("without_form", request.id):
        raise Conflict
    if envelope.is_waiting:
        await _noted(staff, envelope, "without_form", "", None)
    if envelope.request_id is None:
        try:
            await signed_letters.lead_to(envelope.id, request.id)
        except Stale:
            raise Conflict from None
    await envelopes.reseal(await envelopes.find(envelope_id), request)


def answer_by(asked_on: date) -> date:
    """The day by which the sender of a letter is asked to answer: a working day."""
    day = asked_on + ANSWER_WITHIN
    while day_off(day):
        day += timedelta(days=1)
    return day


async def _accepted(request: Request, arrived_on: date) -> None:
    """What is written in the form does not change what is asked: it starts the work, from the day on which it came."""
    if (await by_status(request, arrived_on)).outcome != "genuine":
        raise Conflict
    received = request if request.came_otherwise else await receive(request, arrived_on)
    await audit.record(
        "letter.received",
        subject=received.subject_id,
        request=received.id,
        outcome="changed",
        arrived_on=arrived_on.isoformat(),
    )


async def _ordered(staff: Staff, envelope: Registered, request: Request | None, choice: Choice) -> UUID:
    if choice.way != "return" and not choice.note:
        raise IncompleteChoice("note")
    language = request.language if request else choice.language
    known = await _addressee(request) if request else None
    addressee = known or choice.addressee
    if not addressee:
        raise IncompleteChoice("addressee")
    arrived = envelope.arrived_on.isoformat()
    if choice.way == "question":
        facts = {"question": choice.note, "arrived_on": arrived, "answer_by": answer_by(today()).isoformat()}
        kind: LetterKind = "question"
    elif choice.way == "refuse":
        assert request is not None
        facts = {"asked_kind": request.kind, "received_on": arrived, "ground": "other", "reason": choice.note}
        kind = "refusal"
    else:
        reason = REASONS[envelope.outcome]
        facts = {"reason": reason, "note": choice.note, "arrived_on": arrived, "how": HOW[reason][language]}
        kind = "return"
    return await outgoing_letters.order(
        kind, request=None if known is None else request, addressee=addressee, facts=facts, language=language, by=staff
    )


async def _addressee(request: Request) -> tuple[str, ...] | None:
    """None: the person has been erased."""
    try:
        return sender_of(request, await subjects.find(request.subject_id))
    except KeyDestroyed:
        return None


async def _noted(staff: Staff, envelope: Registered, way: Way, note: str, letter: UUID | None) -> None:
    key = await key_of(envelope)
    try:
        sealed = sealed_note(key, envelope.id, note)
    except KeyDestroyed:
        sealed = None
    try:
        await signed_letters.choose_way(envelope.id, way, sealed, letter, staff.id)
    except asyncpg.UniqueViolationError:
        raise Conflict from None
    request = await requests.by_id(envelope.request_id) if envelope.request_id else None
    await audit.record(
        "letter.way_chosen",
        subject=request.subject_id if request else COMPANY_CHAIN,
        request=envelope.request_id,
        outcome=envelope.outcome,
        chosen_way=way,
    )
