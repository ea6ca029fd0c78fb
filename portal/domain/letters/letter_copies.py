"""A letter printed once more: asked for explicitly, marked as a copy on every page, counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.letters import letter_copies, outgoing_letters
from portal.data.letters.letter_copies import REASONS as REASONS
from portal.data.letters.letter_copies import Copy as Copy
from portal.data.letters.letter_copies import Reason as Reason
from portal.domain.accounts.roles import expect_intake
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict, NotFound
from portal.domain.letters import letter_events
from portal.domain.letters.sealed_letters import readable_pdf
from portal.letters.print_run import Printed, merge


@dataclass(frozen=True, slots=True)
class Copies:
    """The copies of a letter, oldest first, and the names of who made them."""

    made: Sequence[Copy]
    names: Mapping[UUID, str]


async def of_letter(staff: Staff, letter_id: UUID) -> Copies:
    """The copies that were made of a letter."""
    async with acting_as(staff):
        made = await letter_copies.of_letter(letter_id)
        return Copies(made, await accounts.names([it.copied_by for it in made]))


async def make(staff: Staff, letter_id: UUID, reason: Reason) -> bytes:
    """A copy of a letter that is on paper, as PDF, one side of the sheet after the other.

    Raises NotFound, also once what the letter says has been forgotten, KeyDestroyed when the person has been erased,
    and Conflict for a letter that was not printed yet, or is not sent after all.
    """
    expect_intake(staff)
    async with deciding_as(staff):
        letter = await outgoing_letters.find(letter_id)
        if letter.printed_at is None or letter.withdrawn_at:
            raise Conflict
        pdf = await readable_pdf(letter)
        if pdf is None:
            raise NotFound
        await letter_copies.add(letter_id, reason, staff.id)
        await letter_events.record("copied", letter, copy_reason=reason)
    return await merge([Printed(pdf, letter.language, copy=True)], duplex=False)
