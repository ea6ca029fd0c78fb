"""Pages that are out of date: what has happened to a request since one was shown, and who did it.

A form on a request's page says what the page showed (`Seen`). The decision is refused when somebody has changed the
request since, see `audit.record`, and whoever took it is told what happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.data.actors import Seen, Staff
from portal.data.audit import audit_changes
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.domain.requests.timeline import Entry, told
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


async def since(staff: Staff, reference: str | None = None) -> Since | None:
    """What has happened since the page that `staff` decided on; None when nothing has, or it is not known.

    `reference` is the request's, where the page says it; a letter's page does not.
    """
    if staff.seen is None:
        return None
    async with acting_as(staff):
        request = await _request(staff.seen, reference)
        happened = await audit_changes.since(request.id, staff.seen.at) if request else []
        return Since(request.reference, await told(happened)) if request and happened else None


async def _request(seen: Seen, reference: str | None) -> Request | None:
    try:
        if reference:
            return await requests.by_reference(references.normalise(reference))
        found = await audit_changes.request_of(seen.at)
        return await requests.by_id(found) if found else None
    except (NoSuchRow, MalformedReference):
        return None
