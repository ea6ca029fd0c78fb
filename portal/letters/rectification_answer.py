"""The answer to a request for rectification: what was changed, what not and why (Art. 16, 12(3)-(4))."""

from dataclasses import dataclass
from datetime import date

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language

TITLES: dict[Language, str] = {"sv": "Svar om rättelse", "en": "Answer on rectification"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that has been put right, and in which register; as the person asked for it, where that was else.

    `is_number`: it is the personnummer, of which fixed words stand in the place of the values.
    """

    what: str
    before: str
    after: str
    source: str
    wrong: str = ""
    right: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """One thing that has been left as it was, what is wrong and right as the person said it, and why it stays."""

    what: str
    why: str
    wrong: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationAnswer(Letter):
    """Everything that was asked to be put right, in one of two lists."""

    changes: tuple[Change, ...]
    not_changed: tuple[Unchanged, ...] = ()
    received_on: date | None = None


async def render(letter: RectificationAnswer) -> bytes:
    """The answer as PDF."""
    return await letters.render("rectification_answer", TITLES, letter)
