"""Pages that are out of date: what has happened to a request since one was shown, and who did it.

A form on a request's page says what the page showed (`Seen`). The decision is refused when somebody has changed the
request since, see `audit.record`, and whoever took it is told what happened.
"""

from collections.abc import Sequence

from portal.data import audit as chain
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.domain.errors import NotFound
from portal.domain.requests import find
from portal.domain.timeline import Entry, told
from portal.letters import reference as references
from portal.letters.reference import MalformedReference


async def newest_change(staff: Staff, reference: str) -> int:
    """What a page that is about to be made will show at least: the newest change of the request; 0 without any."""
    try:
        written = references.normalise(reference)
    except MalformedReference:
        return 0
    async with acting_as(staff):
        return await chain.newest_change(written)


async def since(staff: Staff, reference: str) -> Sequence[Entry]:
    """What has happened to the request since the page that `staff` decided on; nothing when that is not known."""
    if staff.seen is None:
        return ()
    async with acting_as(staff):
        try:
            request = await find(reference)
        except NotFound:
            return ()
        return await told(await chain.changes_since(request.id, staff.seen.at))
