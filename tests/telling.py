"""Staff tell every recipient of what a request changed, as is demanded before it may be closed (Art. 19)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from portal.clock import today
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.recipients import recipient_notices
from portal.data.requests.requests import Request
from portal.domain.erasure import closing
from portal.domain.recipients.recipients import RecipientsNotTold
from portal.domain.recipients.settling import Choice, Way, settle
from tests.people import HANDLER


async def tell_recipients(request: Request, staff: Staff = HANDLER) -> None:
    """Every recipient that is still to be told has been told by a message."""
    async with acting_as(SYSTEM):
        found = await recipient_notices.of_request(request.id)
    for it in found:
        if it.outcome is None:
            await note_message(staff, request.reference, it.id, today(), "E-post")


async def close(staff: Staff, request: Request) -> None:
    """Tell the recipients, and close the request. Who they are is known at the latest when closing is tried."""
    await tell_recipients(request)
    try:
        await closing.close(staff, request.reference)
    except RecipientsNotTold:
        await tell_recipients(request)
        await closing.close(staff, request.reference)


async def note_message(staff: Staff, reference: str, notice: UUID, told_on: date, how: str) -> None:
    """One recipient was told in another way than by our letter."""
    await settle(staff, reference, [Choice(notice, "message", how, told_on)])


async def note_exemption(staff: Staff, reference: str, notice: UUID, why: Way, reason: str) -> None:
    """One recipient is not told, and why."""
    await settle(staff, reference, [Choice(notice, why, reason)])


async def write(staff: Staff, reference: str, notice: UUID, address: Sequence[str] = ()) -> None:
    """A letter to one recipient is ordered."""
    await settle(staff, reference, [Choice(notice, "letter", address=address)])
