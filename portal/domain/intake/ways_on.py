"""The way on of an envelope that does not simply start the work: chosen by staff, once, and remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.clock import today
from portal.data import subjects
from portal.data.actors import Language, Staff
from portal.data.database import acting_as
from portal.data.intake import settled_envelopes, signed_letters
from portal.data.intake.signed_letters import Outcome, Registered, Way
from portal.data.keys import KeyDestroyed
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.requests.states import NEVER_RECEIVED
from portal.domain.audit import audit
from portal.domain.deciding import explained
from portal.domain.errors import Conflict, NotFound
from portal.domain.intake import envelopes, sender_questions
from portal.domain.intake.arrival_errors import IncompleteChoice
from portal.domain.intake.letter_recognition import by_status
from portal.domain.intake.return_reasons import REASONS
from portal.domain.intake.settled_letters import settle
from portal.domain.intake.signed_letters import receive
from portal.domain.letters import outgoing_letters
from portal.domain.letters.addresses import fault_in
from portal.domain.requests import assignments
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.request_forms import sender_of
from portal.kinds import LetterKind

WAYS: Mapping[Outcome, tuple[Way, ...]] = {
    "genuine": (),
    "unsigned": ("return", "question", "accept", "without_form", "refuse", "keep"),
    "changed": ("accept", "question", "return", "without_form", "refuse"),
    "forged": ("keep", "return", "without_form"),
    "altered": ("question", "accept", "return", "without_form", "refuse", "keep"),
    "expired": ("without_form", "return", "question", "refuse", "keep"),
    "used": ("keep", "question", "without_form"),
    "withdrawn": ("keep", "question", "without_form"),
    "unknown": ("return", "question", "without_form", "nothing"),
    "malformed": ("return", "question", "without_form", "nothing"),
    "own_words": ("without_form", "question", "return", "nothing"),
    "foreign": ("return", "nothing", "without_form"),
    "misregistered": ("without_form", "return", "question", "nothing"),
}
"""What can be done with an envelope, by what it turned out to be; the usual first."""

LETTERS: tuple[Way, ...] = ("return", "question")
"""The ways on that are a letter."""

ELSEWHERE: tuple[Way, ...] = ("without_form", "refuse")
"""The ways on that have a form of their own: see `otherwise.register` and `refused_letters.refuse`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chooses: the way, what to say to the sender or to remember, and, where the portal does not know
    the sender, to whom a letter goes, line by line, and in which language."""

    way: Way
    note: str = ""
    addressee: tuple[str, ...] = ()
    language: Language = "sv"


def ways_of(envelope: Registered, answered: bool = False) -> tuple[Way, ...]:
    """What can be done with it. Only of a request can anything be refused or accepted; what nobody has signed, or was
    not printed by us, only when its sender has `answered` what is meant. Nobody is asked twice at a time."""
    return tuple(way for way in WAYS[envelope.outcome] if _is_open(envelope, way, answered))


def _is_open(envelope: Registered, way: Way, answered: bool) -> bool:
    if way == "accept" and envelope.outcome != "changed" and not answered:
        return False
    if way == "question" and _is_asked(envelope):
        return False
    return envelope.request_id is not None or way not in ("refuse", "accept")


def _is_asked(envelope: Registered) -> bool:
    return envelope.asked_until is not None and envelope.asked_until >= today()


async def choose(staff: Staff, envelope_id: UUID, choice: Choice) -> None:
    """Choose the way on of an envelope; a letter is ordered where it takes one.

    After a question it still waits: for the answer, and then for what is chosen. Raises NotFound,
    NotHandler, IncompleteChoice, and Conflict when somebody else has chosen before, or the request has changed.
    """
    expect_handler(staff)
    async with acting_as(staff):
        await signed_letters.hold(envelope_id)
        envelope = await envelopes.find(envelope_id)
        answered = await sender_questions.is_answered(envelope)
        if not envelope.is_waiting or (choice.way == "question" and _is_asked(envelope)):
            raise Conflict
        if choice.way not in ways_of(envelope, answered) or choice.way in ELSEWHERE:
            raise NotFound
        request = await requests.by_id(envelope.request_id) if envelope.request_id else None
        if request:
            await assignments.take_unless_held(staff, request)
        letter = await _ordered(staff, envelope, request, choice) if choice.way in LETTERS else None
        if choice.way == "question":
            assert letter is not None
            await sender_questions.ask(staff, envelope, letter, choice.note)
            return
        if choice.way == "accept":
            assert request is not None
            await _accepted(request, envelope)
        await settle(staff, envelope, choice.way, choice.note, letter)


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
        await settle(staff, envelope, "without_form")
    if envelope.request_id is None:
        with explained():
            await settled_envelopes.lead_to(envelope.id, request.id)
    await envelopes.reseal(await envelopes.find(envelope_id), request)


async def _accepted(request: Request, envelope: Registered) -> None:
    """It is clear what is asked: the work begins, and its time is counted from the day on which the form came."""
    if (await by_status(request, envelope.arrived_on)).outcome != "genuine":
        raise Conflict
    if request.status in NEVER_RECEIVED:
        request = await receive(request, envelope.arrived_on)
    elif not request.came_otherwise:
        return  # It was received when the form was registered.
    await audit.record(
        "letter.received",
        subject=request.subject_id,
        request=request.id,
        outcome=envelope.outcome,
        arrived_on=envelope.arrived_on.isoformat(),
    )


async def _ordered(staff: Staff, envelope: Registered, request: Request | None, choice: Choice) -> UUID:
    if choice.way != "return" and not choice.note:
        raise IncompleteChoice("note")
    language = request.language if request else choice.language
    known = await _addressee(request) if request else None
    addressee = known or choice.addressee
    fault = None if known else fault_in(addressee)
    if fault:
        raise IncompleteChoice("addressee", fault)
    arrived = envelope.arrived_on.isoformat()
    if choice.way == "question":
        until = sender_questions.answer_by(today()).isoformat()
        facts = {"question": choice.note, "arrived_on": arrived, "answer_by": until}
        kind: LetterKind = "question"
    else:
        facts = {"reason": REASONS[envelope.outcome], "note": choice.note, "arrived_on": arrived}
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
