"""Somebody looks an extract through from end to end, as is demanded before it may be released (Art. 15(4))."""

from portal.data.actors import Staff
from portal.data.by_hand import manual_files
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.access import masking, releases
from portal.domain.access.masking import Change
from portal.domain.by_hand import found_files
from tests.extracts import maskable
from tests.people import HANDLER


async def look_through(request: Request, staff: Staff = HANDLER) -> None:
    """Every value that may tell of another person has been looked at."""
    await masking.mask(staff, request.reference, Change(looked_at=frozenset(await maskable(request))))


ALL = 10_000
"""As many places that look like another person's and are not masked as there may be: all of them have been seen."""


async def open_found(request: Request, staff: Staff = HANDLER) -> None:
    """Every file that was found by hand has been opened."""
    async with acting_as(staff):
        files = await manual_files.of_requests([request.id])
    for file in files:
        await found_files.open_file(staff, request.reference, file.source, file.id)


async def release(staff: Staff, request: Request) -> None:
    """Look all of it through, and let it be answered with."""
    await look_through(request, staff)
    await open_found(request, staff)
    await releases.release(staff, request.reference, ALL)
