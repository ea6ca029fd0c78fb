"""Envelopes of a request that was registered by mistake: they wait for a look again, with their day of arrival."""

from portal.data.errors import Stale
from portal.data.intake import signed_letters
from portal.data.intake.signed_letters import Registered
from portal.data.requests import annulments
from portal.data.requests.annulments import Annulment
from portal.data.requests.requests import Request
from portal.domain.intake import envelopes
from portal.domain.intake.envelope_keys import new_key


async def let_go_all(request: Request, annulment: Annulment) -> None:
    """Let what the request was received with be nobody's, in the transaction under way; the rest stays with it.

    It is encrypted with a key of its own from then on: whoever it was taken to be from has no part in it, and when that
    person is erased it stays. Raises KeyDestroyed, and Stale when somebody has chosen another way on meanwhile.
    """
    for envelope in await signed_letters.of_request(request.id):
        if _was_received(envelope):
            await signed_letters.hold(envelope.id)
            if not await annulments.let_go(annulment.id, envelope.id):
                raise Stale
            await envelopes.reseal_alone(await signed_letters.find(envelope.id), new_key(envelope.id))


async def lead_all_back(request: Request, annulment: Annulment) -> None:
    """The opposite. Raises Stale when one of them has been registered as something else, and KeyDestroyed."""
    for envelope in await annulments.let_gone(annulment.id):
        await signed_letters.hold(envelope)
        if not await annulments.lead_back(annulment.id, envelope):
            raise Stale
        await envelopes.reseal(await signed_letters.find(envelope), request)


def _was_received(envelope: Registered) -> bool:
    return envelope.outcome in ("genuine", "changed") or envelope.way in ("accept", "without_form")
