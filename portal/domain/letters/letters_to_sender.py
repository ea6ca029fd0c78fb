"""Letters to whoever made a request, ordered with the decision that they tell of, in the same transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from portal.data import subjects
from portal.data.actors import Staff
from portal.data.keys import KeyDestroyed
from portal.data.letters import outgoing_letters as letters
from portal.data.requests.requests import Request
from portal.domain.errors import Conflict
from portal.domain.letters import letter_events, outgoing_letters
from portal.domain.letters.posting_errors import NoAddress
from portal.domain.requests.request_forms import sender_of
from portal.kinds import LetterKind


async def order(kind: LetterKind, request: Request, facts: Mapping[str, Any], by: Staff | None) -> UUID:
    """Order a letter of that kind to the sender of a request, in the request's language; returns the letter's id.

    Days among the `facts` are written as ISO dates. Raises NoAddress when no name and address are known, and Conflict
    when the person has been erased.
    """
    try:
        addressee = sender_of(request, await subjects.find(request.subject_id))
    except KeyDestroyed:
        raise Conflict from None
    if not addressee:
        raise NoAddress
    written = {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}
    return await outgoing_letters.order(
        kind, request=request, addressee=addressee, facts=written, language=request.language, by=by
    )


async def take_back(request: Request, *kinds: LetterKind) -> None:
    """Do not send the request's letters of those kinds that are not in the post, in the transaction under way."""
    waiting = [
        it
        for it in await letters.of_request(request.id)
        if it.kind in kinds and it.posted_on is None and it.withdrawn_at is None
    ]
    for letter in waiting:
        await letters.withdraw(letter.id, None)
    await letter_events.withdrawn(waiting)
