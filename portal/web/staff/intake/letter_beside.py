"""The scanned letter beside the forms in which somebody registers what it asks."""

from dataclasses import dataclass
from uuid import UUID

from portal.domain.intake import letter_pages
from portal.web.pages import StaffRequest


@dataclass(frozen=True, slots=True)
class LetterBeside:
    """The envelope, and which of its pages have something on them."""

    envelope: UUID
    pages: list[int]


async def letter_beside(request: StaffRequest, envelope: UUID | None) -> LetterBeside | None:
    """The letter that the envelope holds; None without one, and where it was not scanned."""
    pages = await letter_pages.shown(request.user, envelope) if envelope else []
    return LetterBeside(envelope, pages) if envelope and pages else None
