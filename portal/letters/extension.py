"""Word that an answer takes up to two months more, and why (Art. 12(3))."""

from dataclasses import dataclass
from datetime import date

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language

TITLES: dict[Language, str] = {"sv": "Vi behöver mer tid", "en": "We need more time"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Letter):
    """The reason, in the words of staff, and the days: arrival, first end, new end."""

    reason: str
    received_on: date
    due_on: date
    extended_to: date


async def render(letter: Extension) -> bytes:
    """The word of it as PDF."""
    return await letters.render("extension", TITLES, letter)
