"""Word that an answer takes up to two months more, and why (Art. 12(3))."""

from dataclasses import dataclass, replace
from datetime import date

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language
from portal.letters.words.extension import REASONS, Reason

TITLES: dict[Language, str] = {"sv": "Vi behöver mer tid", "en": "We need more time"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Letter):
    """The reason, in the words of staff, and the days: arrival, first end, new end.

    `because` is which of the reasons in law it is; None in what was ordered when `reason` said that, too.
    """

    reason: str
    received_on: date
    due_on: date
    extended_to: date
    because: Reason | None = None


async def render(letter: Extension) -> bytes:
    """The word of it as PDF."""
    if letter.because:
        letter = replace(letter, reason=f"{REASONS[letter.because][letter.language]}\n\n{letter.reason}")
    return await letters.render("extension", TITLES, letter)
