"""Staff tell every recipient of what a request changed, as is demanded before it may be closed (Art. 19)."""

from portal.clock import today
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.recipients import recipient_notices
from portal.data.requests.requests import Request
from portal.domain.erasure import closing
from portal.domain.errors import RecipientsNotTold
from portal.domain.recipients import recipient_telling
from tests.people import HANDLER


async def tell_recipients(request: Request, staff: Staff = HANDLER) -> None:
    """Every recipient that is still to be told has been told by a message."""
    async with acting_as(SYSTEM):
        found = await recipient_notices.of_request(request.id)
    for it in found:
        if it.outcome is None:
            await recipient_telling.note_message(staff, request.reference, [it.id], today(), "E-post")


async def close(staff: Staff, request: Request) -> None:
    """Tell the recipients, and close the request. Who they are is known at the latest when closing is tried."""
    await tell_recipients(request)
    try:
        await closing.close(staff, request.reference)
    except RecipientsNotTold:
        await tell_recipients(request)
        await closing.close(staff, request.reference)
