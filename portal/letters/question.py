"""A question about a letter that is unclear, or has been changed by hand."""

from dataclasses import dataclass
from datetime import date

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language

TITLES: dict[Language, str] = {"sv": "En fråga om ditt brev", "en": "A question about your letter"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Letter):
    """What is asked, in the words of staff."""

    question: str
    arrived_on: date
    answer_by: date


async def render(letter: Question) -> bytes:
    """The question as PDF."""
    return await letters.render("question", TITLES, letter)
