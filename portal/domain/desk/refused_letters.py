"""Refusing what is asked with a letter that was set aside (Art. 12(4)): by the same rules as any other refusal."""

from uuid import UUID

from portal.data.actors import Staff
from portal.data.intake import signed_letters
from portal.data.requests import requests
from portal.data.requests.refusals import Ground
from portal.data.requests.states import NEVER_RECEIVED
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict, NotFound
from portal.domain.intake import envelopes
from portal.domain.intake.signed_letters import receive
from portal.domain.intake.ways_on import ways_of
from portal.domain.record_of_processing.published import published
from portal.domain.requests import refusals
from portal.domain.requests.handling import expect_handler


async def refuse(staff: Staff, envelope_id: UUID, ground: Ground, reason: str) -> bool:
    """Refuse the request that the envelope leads to, or propose it where the ground takes a second person.

    True when it is refused. The request is received on the day on which the letter came, since only what has been
    received can be refused, and its time runs from then; a proposal that is sent back leaves the letter waiting. Raises
    NotFound, NotHandler, NoAddress, NotAskedYet, and Conflict when it has had another way on, or it is too late.
    """
    expect_handler(staff)
    record = (await published()).record
    async with deciding_as(staff):
        await signed_letters.hold(envelope_id)
        envelope = await envelopes.find(envelope_id)
        if envelope.request_id is None or "refuse" not in ways_of(envelope):
            raise NotFound
        if not envelope.is_waiting:
            raise Conflict
        request = await requests.by_id(envelope.request_id)
        if request.status in NEVER_RECEIVED:
            request = await receive(request, envelope.arrived_on)
            await audit.record(
                "letter.counted",
                subject=request.subject_id,
                request=request.id,
                outcome=envelope.outcome,
                arrived_on=envelope.arrived_on.isoformat(),
            )
        return await refusals.decide(staff, request, ground, reason, record)
