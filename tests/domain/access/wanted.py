"""A request for a copy that is ready to be collected, and how it ends."""

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.access import access
from portal.domain.requests import identity, requests
from tests.domain.journeys import received
from tests.people import ANNA, HANDLER


async def wanted(member: object) -> Request:
    request = await received(member, "access")  # type: ignore[arg-type]
    await identity.confirm(HANDLER, request.reference, "in_person")
    async with acting_as(SYSTEM):
        return await requests.find(request.reference)


async def withdrawn(request: Request) -> None:
    await requests.withdraw(ANNA, request.reference)
    await access.forget(request.id)
