"""The question that is asked where there is reasonable doubt about who has made a request (Art. 12(6))."""

from dataclasses import dataclass
from datetime import date

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language

TITLES: dict[Language, str] = {"sv": "Vi behöver veta att det är du", "en": "We need to be sure that it is you"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityQuestion(Letter):
    """What is doubted, in the words of staff, and the ways in which the doubt can be removed."""

    question: str
    answer_by: date
    how: tuple[str, ...]


async def render(letter: IdentityQuestion) -> bytes:
    """The question as PDF."""
    return await letters.render("identity_question", TITLES, letter)
