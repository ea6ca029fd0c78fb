"""The letter around the files that answer a request for data portability (Art. 20)."""

from dataclasses import dataclass, replace
from datetime import date

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language
from portal.letters.words.portability_cover import HOW, NOT_INCLUDED

TITLES: dict[Language, str] = {
    "sv": "Dina uppgifter i maskinläsbar form",
    "en": "Your data in machine-readable form",
}

NOTHING_FOUND: dict[Language, str] = {
    "sv": "Svar på din begäran om dataportabilitet",
    "en": "Answer to your request for data portability",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableFile:
    """One file on the medium, with SHA-256 over its bytes in hex."""

    name: str
    description: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortabilityCover(Letter):
    """Which files are enclosed, on what, and what of the data Art. 20 does not reach; None: as it is usually.

    Without any file it says that nothing was found that Art. 20 covers.
    """

    files: tuple[PortableFile, ...]
    how: str | None = None
    not_included: str | None = None
    received_on: date | None = None


async def render(letter: PortabilityCover) -> bytes:
    """The letter as PDF."""
    how = HOW[letter.language] if letter.how is None else letter.how
    not_included = NOT_INCLUDED[letter.language] if letter.not_included is None else letter.not_included
    titles = TITLES if letter.files else NOTHING_FOUND
    return await letters.render("portability_cover", titles, replace(letter, how=how, not_included=not_included))
