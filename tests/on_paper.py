"""Letters printed as staff do it: opened first, then noted as printed."""

from contextlib import suppress
from uuid import UUID

from portal.data.actors import Staff
from portal.domain.errors import PortalError
from portal.domain.letters import answers, outgoing_letters


async def print_letter(staff: Staff, letter: UUID) -> None:
    """Open the letter, as far as it can be, and note that it is on paper. Raises as `mark_printed` does."""
    with suppress(PortalError):
        await outgoing_letters.open_letter(staff, letter)
    await outgoing_letters.mark_printed(staff, letter)


async def print_answer(staff: Staff, reference: str) -> None:
    """The same for every letter of the answer to a request."""
    await open_answer(staff, reference)
    await answers.mark_printed(staff, reference)


async def open_answer(staff: Staff, reference: str) -> None:
    """Open every letter of the answer to a request, as far as there are any."""
    number = 1
    with suppress(PortalError):
        while True:
            await answers.open_answer(staff, reference, number)
            number += 1
