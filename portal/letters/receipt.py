"""Confirmation that a request has come in, and by when it is answered (Art. 12(3))."""

from dataclasses import dataclass
from datetime import date

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language
from portal.letters.seal import Kind

TITLES: dict[Language, str] = {"sv": "Vi har fått din begäran", "en": "We have received your request"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Letter):
    """What was asked, the day it came and the last day for the answer."""

    asked_kind: Kind
    received_on: date
    due_on: date


async def render(letter: Receipt) -> bytes:
    """The confirmation as PDF."""
    return await letters.render("receipt", TITLES, letter)
