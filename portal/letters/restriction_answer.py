"""The answer to a request for restriction of processing (Art. 18(1)-(2))."""

from dataclasses import dataclass
from datetime import date

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language

TITLES: dict[Language, str] = {"sv": "Behandlingen är begränsad", "en": "Processing has been restricted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionAnswer(Letter):
    """Since when processing is restricted, and on which ground, in the reader's language."""

    ground: str
    placed_on: date


async def render(letter: RestrictionAnswer) -> bytes:
    """The answer as PDF."""
    return await letters.render("restriction_answer", TITLES, letter)
