"""The answer to an objection: what has ended, what goes on and why (Art. 21, 12(4))."""

from dataclasses import dataclass
from datetime import date

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language

TITLES: dict[Language, str] = {"sv": "Svar på din invändning", "en": "Answer to your objection"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedActivity:
    """What we no longer do with the person's data, and since when."""

    name: str
    ended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptActivity:
    """What we go on doing, for compelling grounds or legal claims."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswer(Letter):
    """Every activity that was objected to, in one of two lists."""

    activities: tuple[EndedActivity, ...]
    kept: tuple[KeptActivity, ...] = ()
    received_on: date | None = None


async def render(letter: ObjectionAnswer) -> bytes:
    """The answer as PDF."""
    return await letters.render("objection_answer", TITLES, letter)
