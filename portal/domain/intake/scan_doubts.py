"""What is probably a slip of a hand or a scanner: a code that nobody can read, or the same letter twice in a row.

The ledger keeps whatever is registered, so it is asked about first.
"""

from datetime import date, timedelta

from portal.clock import now, today
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.intake import form_doubts
from portal.data.intake.signed_letters import Outcome
from portal.domain.intake.arrival_errors import LetterBeforeRequest
from portal.domain.intake.letter_recognition import recognise

TWICE_WITHIN = timedelta(minutes=1)
"""The same letter again within that time, by the same person, is the scanner that fired twice."""


async def doubt_about(staff: Staff, text: str, arrived_on: date) -> Outcome | None:
    """What the letter would be entered as, where that is probably a slip: unreadable, unknown, or used a moment ago."""
    if arrived_on > today():
        return None
    async with acting_as(staff):
        try:
            found = await recognise(text, arrived_on)
        except LetterBeforeRequest:
            return None
        if found.outcome in ("malformed", "unknown"):
            return found.outcome
        since = now() - TWICE_WITHIN
        if found.outcome != "used" or found.request is None:
            return None
        return "used" if await form_doubts.is_registered_since(found.request.id, staff.id, since) else None
