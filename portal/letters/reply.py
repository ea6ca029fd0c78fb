"""A free answer, such as to a letter that asks for nothing of which the law knows."""

from dataclasses import dataclass, replace

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.words.reply import HEADING, TEXT, About


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Letter):
    """The words of staff, or, `about` something that is often written, the company's own.

    An empty line in `text` begins a new paragraph.
    """

    heading: str = ""
    text: str = ""
    about: About | None = None


async def render(letter: Reply) -> bytes:
    """The answer as PDF."""
    if letter.about:
        letter = replace(
            letter, heading=HEADING[letter.about][letter.language], text=TEXT[letter.about][letter.language]
        )
    return await letters.render("reply", letter.heading, letter)
