"""A free answer, such as to a letter that asks for nothing of which the law knows."""

from dataclasses import dataclass

from portal.letters import letter as letters
from portal.letters.letter import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Letter):
    """The words of staff; an empty line in `text` begins a new paragraph."""

    heading: str
    text: str


async def render(letter: Reply) -> bytes:
    """The answer as PDF."""
    return await letters.render("reply", letter.heading, letter)
