"""What a letter should be, and what can be amiss with it."""

from dataclasses import dataclass
from typing import Literal

from portal.letters.letterhead import Language, Letterhead

FaultCode = Literal[
    "unreadable",
    "not_archivable",
    "not_accessible",
    "not_tagged",
    "no_title",
    "wrong_language",
    "font_not_embedded",
    "font_without_text",
    "missing_glyph",
    "replacement_character",
    "attachment",
    "page_number",
    "reference",
    "addressee",
    "beside_addressee",
    "outside_printable_area",
    "reading_order",
]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing amiss, and the page that it is on, from 1; 0 is the whole letter."""

    code: FaultCode
    page: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """What the letter should be."""

    language: Language
    reference: str
    """On every page; empty: the letter has none."""
    addressee: tuple[str, ...]
    """In the window, and nothing else."""
    letterhead: Letterhead
    """Where the window is."""
    attachments: tuple[str, ...] = ()
    """The names of the files that may be in it."""
    quotes_data: bool = False
    """Whether it says what sources hold, where a character may be one that nobody can print, and is marked as such."""
