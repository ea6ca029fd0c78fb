"""Pages that are out of date: what has happened to a request since one was shown, and who did it.

A form on a request's page says what the page showed (`Seen`). The decision is refused when somebody has changed the
request since, see `audit.record`, and whoever took it is told what happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.data import audit_changes, requests
from portal.data.actors import Staff
from portal.data.database import acting_as
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
        return await audit_changes.newest(written)


async def newest_change_about(staff: Staff, letter: UUID) -> int:
    """The same for the page of an outgoing letter: the newest change of the request that it belongs to."""
    async with acting_as(staff):
        return await audit_changes.newest_about(letter)


@dataclass(frozen=True, slots=True)
class Since:
    """What has happened to the request with that reference since the page that somebody decided on."""

    reference: str
    entries: Sequence[Entry]


async def since(staff: Staff) -> Since | None:
    """What has happened since the page that `staff` decided on; None when nothing has, or it is not known."""
    if staff.seen is None:
        return None
    async with acting_as(staff):
        request = await audit_changes.request_of(staff.seen.at)
        happened = await audit_changes.since(request, staff.seen.at) if request else []
        if request is None or not happened:
            return None
        return Since((await requests.by_id(request)).reference, await told(happened))
