"""The question that is asked where there is reasonable doubt about who has made a request (Art. 12(6))."""

from dataclasses import dataclass, replace
from datetime import date

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language
from portal.letters.words import worded
from portal.letters.words.identity_question import HOW

TITLES: dict[Language, str] = {"sv": "Vi behöver veta att det är du", "en": "We need to be sure that it is you"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityQuestion(Letter):
    """What is doubted, in the words of staff, and `how` the doubt can be removed: ways, by their codes or in words."""

    question: str
    answer_by: date
    how: tuple[str, ...]


async def render(letter: IdentityQuestion) -> bytes:
    """The question as PDF."""
    how = tuple(worded(HOW, way, letter.language) for way in letter.how)
    return await letters.render("identity_question", TITLES, replace(letter, how=how))
