"""Whether it is clear what is asked with the form by which a request was received; until then the work waits."""

from portal.clock import today
from portal.data.intake import form_doubts
from portal.data.intake.form_doubts import Doubt as Doubt
from portal.data.requests.requests import Request


async def of_request(request: Request) -> Doubt | None:
    """The doubt about the form of a request that has been received, in the transaction under way."""
    return (await form_doubts.of_requests([request.id], today())).get(request.id)
