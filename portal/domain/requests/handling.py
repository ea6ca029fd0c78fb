"""What only a case handler may do, and with whom a request is held meanwhile."""

from portal.data.actors import Staff
from portal.data.errors import Stale
from portal.data.requests import requests
from portal.data.requests.requests import Request, Status
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.requests.requests import find

OPENED_IN: tuple[Status, ...] = ("in_progress", "approved", "executed")
"""The states in which there is a reason to open an extract: it is looked through, or answered with."""


def expect_handler(staff: Staff) -> None:
    """Raises NotHandler for any other role."""
    if not staff.is_handler:
        raise NotHandler


async def held(request: Request, state: Status) -> None:
    """Let nobody else move the request until the transaction under way ends. Raises Conflict in another state."""
    try:
        await requests.hold(request.id, state)
    except Stale:
        raise Conflict from None


async def being_looked_through(reference: str) -> Request:
    """The request whose extract is being looked through, held so that nothing is released in between.

    Raises NotFound, and Conflict when it is not the time for it.
    """
    request = await find(reference)
    if request.kind not in ("access", "portability"):
        raise NotFound
    await held(request, "in_progress")
    return request
