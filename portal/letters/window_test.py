"""A sheet that shows whether addresses come to stand in the window of the office's envelopes."""

from dataclasses import asdict
from datetime import date

from portal.letters import typst
from portal.letters.letterhead import Language, Letterhead, on_paper
from portal.letters.values import long_date

TITLES: dict[Language, str] = {"sv": "Provutskrift för kuvert", "en": "Test print for envelopes"}

LONGEST: dict[Language, tuple[str, ...]] = {
    "sv": (
        "Förnamn Efternamn",
        "c/o Mottagarens Namn",
        "Gatuadress 12 B, en lång rad som ska synas",
        "123 45 POSTORT",
        "LAND",
    ),
    "en": (
        "Name Surname",
        "c/o Name of the Receiver",
        "12 B Street, a long line that must show",
        "123 45 TOWN",
        "COUNTRY",
    ),
}
"""An address as large as most letters have."""


async def render(letterhead: Letterhead, language: Language, printed_on: date) -> bytes:
    """The sheet as PDF: an address where letters have it, the window around it, a ruler in millimetres."""
    on_sheet = on_paper(letterhead, title=TITLES[language], reference="", addressee=LONGEST[language])
    data = on_sheet | {
        "clear": asdict(letterhead.kept_clear),
        "moved": list(letterhead.moved),
        "printed_on": long_date(printed_on, language),
    }
    return await typst.render("window_test", data, timestamp=typst.noon(printed_on), language=language)
