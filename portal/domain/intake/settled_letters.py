"""Noting what became of letters that were set aside, in the transaction under way; nobody is asked any longer then."""

from uuid import UUID

from portal.data.actors import Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.intake import letter_questions, settled_envelopes, signed_letters
from portal.data.intake.form_doubts import IN_DOUBT
from portal.data.intake.signed_letters import Registered, Way
from portal.data.keys import KeyDestroyed
from portal.data.letters import outgoing_letters as letters
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.deciding import explained
from portal.domain.intake.envelope_keys import key_of, sealed_note
from portal.domain.letters import letter_events


async def settle(staff: Staff, envelope: Registered, way: Way, note: str = "", letter: UUID | None = None) -> None:
    """Note the way on of an envelope, and the letter that it is. Raises Conflict when it has had another one."""
    key = await key_of(envelope)
    try:
        sealed = sealed_note(key, envelope.id, note)
    except KeyDestroyed:
        sealed = None
    with explained():
        await settled_envelopes.choose_way(envelope.id, way, sealed, letter, staff.id)
    await _wait_no_longer(envelope)
    request = await requests.by_id(envelope.request_id) if envelope.request_id else None
    await audit.record(
        "letter.way_chosen",
        subject=request.subject_id if request else COMPANY_CHAIN,
        request=envelope.request_id,
        outcome=envelope.outcome,
        chosen_way=way,
    )


async def settle_all(staff: Staff, request: Request, way: Way) -> None:
    """The same for every form of the request that waits for its way on."""
    for envelope in await signed_letters.of_request(request.id):
        if envelope.outcome in IN_DOUBT and envelope.is_waiting:
            await settle(staff, envelope, way)


async def replace_all(staff: Staff, request: Request) -> None:
    """A form in order has come: those before it need no decision, and what asks for a new one need not be sent."""
    await settle_all(staff, request, "replaced")
    for envelope in await signed_letters.of_request(request.id):
        if envelope.way == "return" and envelope.letter_id:
            await _take_back(envelope.letter_id)


async def _wait_no_longer(envelope: Registered) -> None:
    asked = [it for it in await letter_questions.of_envelope(envelope.id) if it.is_open]
    await letter_questions.supersede(envelope.id)
    for question in asked:
        if question.letter_id:
            await _take_back(question.letter_id)


async def _take_back(letter_id: UUID) -> None:
    letter = await letters.find(letter_id)
    if letter.posted_on is None and letter.withdrawn_at is None:
        await letters.withdraw(letter.id, None)
        await letter_events.withdrawn([letter])
