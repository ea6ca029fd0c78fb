"""What was done to data that no longer says of whom it is, and why and until when undated data is kept."""

from collections.abc import Mapping

from portal.letters.letterhead import Language

ANONYMISED: Mapping[Language, str] = {
    "sv": "Det som pekade ut dig är borttaget.",
    "en": "Whatever pointed to you has been removed.",
}

UNDATED: Mapping[Language, str] = {
    "sv": "Datumet som lagringstiden räknas från saknas",
    "en": "The date from which the period is counted is missing",
}
"""Why it is kept."""

LOOKED_INTO: Mapping[Language, str] = {
    "sv": "när det har utretts; du får besked",
    "en": "it has been looked into; you will be told",
}
"""Until when."""
