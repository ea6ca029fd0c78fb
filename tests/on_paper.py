"""Letters printed and posted as staff do it: opened first, then noted as printed, posted with what goes along."""

from contextlib import suppress
from uuid import UUID

from portal.data.actors import Staff
from portal.data.by_hand import manual_files
from portal.data.database import acting_as
from portal.data.keys import KeyDestroyed
from portal.data.requests.requests import Request
from portal.domain.access import portability
from portal.domain.by_hand import found_files
from portal.domain.errors import PortalError
from portal.domain.letters import answers, outgoing_letters, postings
from tests.people import HANDLER


async def print_letter(staff: Staff, letter: UUID) -> None:
    """Open the letter, as far as it can be, and note that it is on paper. Raises as `postings.mark_printed` does."""
    with suppress(PortalError, KeyDestroyed):
        await outgoing_letters.open_letter(staff, letter)
    await postings.mark_printed(staff, letter)


async def print_answer(staff: Staff, reference: str) -> None:
    """The same for every letter of the answer to a request."""
    await open_answer(staff, reference)
    await postings.mark_printed(staff, reference)


async def open_answer(staff: Staff, reference: str) -> None:
    """Open every letter of the answer to a request, as far as there are any."""
    number = 1
    with suppress(PortalError, KeyDestroyed):
        while True:
            await answers.open_answer(staff, reference, number)
            number += 1


async def fetch_enclosed(request: Request) -> None:
    """Open every file that is posted with the answer, and fetch those for the medium, as far as there are any."""
    async with acting_as(HANDLER):
        files = await manual_files.of_requests([request.id])
    for file in files:
        with suppress(PortalError, KeyDestroyed):
            await found_files.open_file(HANDLER, request.reference, file.source, file.id)
    with suppress(PortalError, KeyDestroyed):
        await portability.download(HANDLER, request.reference)
