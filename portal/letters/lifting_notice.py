"""Notice that a restriction of processing is about to be lifted (Art. 18(3))."""

from dataclasses import dataclass, replace

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language
from portal.letters.words import worded
from portal.letters.words.restriction import RESTRICTED

TITLES: dict[Language, str] = {"sv": "Begränsningen kommer att hävas", "en": "The restriction will be lifted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftingNotice(Letter):
    """On which ground processing was restricted (its code, or words), and why and how soon it no longer is."""

    ground: str
    working_days: int
    """After its posting; the earliest day is not known when the letter is written."""
    reason: str


async def render(letter: LiftingNotice) -> bytes:
    """The notice as PDF."""
    ground = worded(RESTRICTED, letter.ground, letter.language)
    return await letters.render("lifting_notice", TITLES, replace(letter, ground=ground))
