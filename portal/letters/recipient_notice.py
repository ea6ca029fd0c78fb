"""Notice to a recipient of personal data: it was rectified, erased or restricted, or no longer is (Art. 19)."""

from dataclasses import dataclass
from typing import Literal

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language

About = Literal["rectification", "erasure", "restriction", "restriction_lifted"]

TITLES: dict[About, dict[Language, str]] = {
    "rectification": {"sv": "Underrättelse om rättelse", "en": "Notice of rectification"},
    "erasure": {"sv": "Underrättelse om radering", "en": "Notice of erasure"},
    "restriction": {"sv": "Underrättelse om begränsning", "en": "Notice of restriction"},
    "restriction_lifted": {"sv": "Underrättelse om upphävd begränsning", "en": "Notice that a restriction has ended"},
}


@dataclass(frozen=True, slots=True)
class Corrected:
    """One thing that was rectified: what stood there, or "", and what stands there now; of a personnummer
    (`is_number`) fixed words stand in the place of both."""

    what: str
    before: str
    after: str
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientNotice(Letter):
    """Who is told, of what, and the lines by which the recipient finds the person; of a rectification, what was
    `corrected` of it; and whether some of what was erased is named `in_part`, since the rest is kept."""

    recipient: str
    about: About
    what: tuple[str, ...]
    person: tuple[str, ...]
    corrected: tuple[Corrected, ...] = ()
    in_part: bool = False


async def render(letter: RecipientNotice) -> bytes:
    """The notice as PDF."""
    return await letters.render("recipient_notice", TITLES[letter.about], letter)
