"""The telephone numbers by which a person can be rung to see who asks (Art. 12(6)): those that the shop has.

Whoever rang may have given any number; only one that was known before tells something.
"""

from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.errors import Conflict
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.sources import company_sources


async def look_at(staff: Staff, reference: str) -> tuple[str, ...]:
    """The numbers as the shop has them; that they were looked at is an event that the member sees.

    Raises NotFound, NotHandler, SourcesUnreachable, and Conflict unless the identity is to be confirmed.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request = await find(reference)
    if request.status != "received":
        raise Conflict
    known = await company_sources.identity(request.subject_id)
    numbers = known.known.get("telephone", ()) if known else ()
    if numbers:
        async with acting_as(staff):
            await audit.record_look("telephone.opened", staff, request.subject_id, request.id)
    return numbers
