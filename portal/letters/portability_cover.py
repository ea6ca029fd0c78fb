"""The letter around the files that answer a request for data portability (Art. 20)."""

from dataclasses import dataclass

from portal.letters import letter as letters
from portal.letters.letter import Letter
from portal.letters.letterhead import Language

TITLES: dict[Language, str] = {
    "sv": "Dina uppgifter i maskinläsbar form",
    "en": "Your data in machine-readable form",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableFile:
    """One file on the medium, with SHA-256 over its bytes in hex."""

    name: str
    description: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortabilityCover(Letter):
    """Which files are enclosed, on what, and what of the data Art. 20 does not reach."""

    files: tuple[PortableFile, ...]
    how: str
    not_included: str = ""


async def render(letter: PortabilityCover) -> bytes:
    """The letter as PDF."""
    return await letters.render("portability_cover", TITLES, letter)
