"""What came of looking through a place by hand, and how what was found there is called."""

from collections.abc import Mapping

from portal.letters.letterhead import Language

OUTCOMES: Mapping[str, Mapping[Language, str]] = {
    "nothing_found": {"sv": "Vi hittade ingenting om dig.", "en": "We found nothing about you."},
    "found": {"sv": "Vi hittade uppgifter om dig.", "en": "We found data about you."},
    "erased": {
        "sv": "Vi hittade uppgifter om dig och har raderat dem.",
        "en": "We found data about you and have erased it.",
    },
    "kept": {
        "sv": "Vi hittade uppgifter om dig. Det som vi måste spara står under ”Det här finns kvar”.",
        "en": "We found data about you. What we must keep is listed under “What remains”.",
    },
}

LABELLED: dict[Language, str] = {"sv": "{} (för hand)", "en": "{} (by hand)"}
