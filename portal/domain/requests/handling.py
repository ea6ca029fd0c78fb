"""What only a case handler may do, and with whom a request is held meanwhile."""

from uuid import UUID

from portal.data.actors import Staff
from portal.data.requests import requests
from portal.data.requests.requests import Kind, Request, Status
from portal.data.requests.states import BEGUN_IN
from portal.domain.deciding import explained
from portal.domain.errors import NotFound, NotHandler
from portal.domain.requests.requests import find


def expect_handler(staff: Staff) -> None:
    """Raises NotHandler for any other role."""
    if not staff.is_handler:
        raise NotHandler


async def held(request: Request, state: Status) -> None:
    """Let nobody else move the request until the transaction under way ends. Raises Conflict in another state."""
    with explained():
        await requests.hold(request.id, state)


async def begin_work(request: UUID, kind: Kind) -> Request | None:
    """The request, as its first job finds it, on its way from here on, in the transaction under way.

    None where there is nothing to begin: it is of another kind, or what the job would do is done or no longer wanted.
    """
    found = await requests.by_id(request)
    if found.kind != kind or found.status not in BEGUN_IN:
        return None
    if found.status == "identity_confirmed":
        await requests.move(request, ("identity_confirmed",), "in_progress")
    return found


async def being_looked_through(reference: str) -> Request:
    """The request whose extract is being looked through, held so that nothing is released in between.

    Raises NotFound, and Conflict when it is not the time for it.
    """
    request = await find(reference)
    if request.kind not in ("access", "portability"):
        raise NotFound
    await held(request, "in_progress")
    return request
