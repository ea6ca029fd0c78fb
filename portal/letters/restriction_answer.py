"""The answer to a request for restriction of processing (Art. 18(1)-(2))."""

from dataclasses import dataclass, replace
from datetime import date

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language
from portal.letters.words import worded
from portal.letters.words.restriction import RESTRICTED

TITLES: dict[Language, str] = {"sv": "Behandlingen är begränsad", "en": "Processing has been restricted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionAnswer(Letter):
    """Since when processing is restricted, and on which ground: its code, or words."""

    ground: str
    placed_on: date
    received_on: date | None = None


async def render(letter: RestrictionAnswer) -> bytes:
    """The answer as PDF."""
    ground = worded(RESTRICTED, letter.ground, letter.language)
    return await letters.render("restriction_answer", TITLES, replace(letter, ground=ground))
