"""The letter with which one that cannot be handled goes back to its sender."""

from dataclasses import dataclass, replace
from datetime import date

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language
from portal.letters.words.return_letter import HOW, Reason

TITLES: dict[Language, str] = {"sv": "Ditt brev kommer tillbaka", "en": "We are returning your letter"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLetter(Letter):
    """Why the enclosed letter goes back, and what its sender can do."""

    reason: Reason
    arrived_on: date
    how: str = ""
    """What to do, in words, where it is not what is said for the reason."""
    note: str = ""
    """What staff want to add."""


async def render(letter: ReturnLetter) -> bytes:
    """The letter as PDF."""
    how = letter.how or HOW[letter.reason][letter.language]
    return await letters.render("return_letter", TITLES, replace(letter, how=how))
