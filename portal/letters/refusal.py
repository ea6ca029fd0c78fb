"""A refusal, with its ground, its reasons and the two rights of Art. 12(4)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language
from portal.letters.seal import Kind

Ground = Literal["unfounded", "excessive", "not_identified", "law", "other"]
"""Art. 12(5) (b), 12(2), an exception in law, or what only the reasons say."""

TITLES: dict[Language, str] = {"sv": "Beslut om din begäran", "en": "Decision on your request"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Letter):
    """What is refused and why; `reason` is in the words of staff."""

    asked_kind: Kind
    received_on: date
    ground: Ground
    reason: str
    ended: tuple[str, ...] = ()
    """Of an objection: the direct marketing that has ended all the same."""


class UnreasonedRefusal(ValueError):
    """A refusal says why (Art. 12(4))."""


async def render(letter: Refusal) -> bytes:
    """The refusal as PDF. Raises UnreasonedRefusal when it has no reason."""
    if not letter.reason.strip():
        raise UnreasonedRefusal
    return await letters.render("refusal", TITLES, letter)
