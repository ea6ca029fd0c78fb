"""How much is in a print run, and what goes into an envelope beside a letter."""

from collections.abc import Mapping

from portal.kinds import Enclosed
from portal.letters.letterhead import Language
from portal.letters.values import number

CONTENTS: Mapping[Language, str] = {
    "sv": "{envelopes} kuvert, {sheets} ark.",
    "en": "Envelopes: {envelopes}, sheets: {sheets}.",
}

ENCLOSED: Mapping[Enclosed, Mapping[Language, str]] = {
    "medium": {"sv": "USB-minne", "en": "USB stick"},
    "what_came": {"sv": "originalet", "en": "the original"},
}


def contents(envelopes: int, sheets: int, language: Language) -> str:
    """How much it is."""
    counted = {"envelopes": number(envelopes, language), "sheets": number(sheets, language)}
    return CONTENTS[language].format(**counted)


def enclosed(what: Enclosed | None, files: int, language: Language) -> str:
    """What is put in beside the letter; "" where nothing is."""
    said = [ENCLOSED[what][language]] if what else []
    if files:
        said.append(f"files: {files}" if language == "en" else "1 fil" if files == 1 else f"{files} filer")
    return ", ".join(said)
