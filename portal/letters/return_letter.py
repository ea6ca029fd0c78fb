"""The letter with which one that cannot be handled goes back to its sender."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language

Reason = Literal["unsigned", "altered", "expired", "illegible", "foreign", "other"]
"""Why it goes back; `foreign` is mail that is not for us."""

TITLES: dict[Language, str] = {"sv": "Ditt brev kommer tillbaka", "en": "We are returning your letter"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLetter(Letter):
    """Why the enclosed letter goes back, and what its sender can do."""

    reason: Reason
    arrived_on: date
    how: str
    """What to do, in the reader's language."""
    note: str = ""
    """What staff want to add."""


async def render(letter: ReturnLetter) -> bytes:
    """The letter as PDF."""
    return await letters.render("return_letter", TITLES, letter)
