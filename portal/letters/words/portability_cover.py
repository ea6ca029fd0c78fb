"""What is around the files that answer a request for data portability, and what each of them is."""

from portal.letters.letterhead import Language

HOW: dict[Language, str] = {
    "sv": "Filerna ligger på ett USB-minne i kuvertet.",
    "en": "The files are on a USB stick in the envelope.",
}
NOT_INCLUDED: dict[Language, str] = {
    "sv": (
        "Personnummer och kortnummer är utelämnade, så att ingen annan kommer åt dem om brevet kommer bort. Det som vi"
        " själva har antecknat, räknat ut eller hämtat från andra ingår inte."
    ),
    "en": (
        "Personal identity numbers and card numbers are left out, so that nobody else gets them should the letter be"
        " lost. What we have noted or worked out ourselves, or obtained from others, is not included."
    ),
}

DESCRIPTIONS: dict[Language, dict[str, str]] = {
    "sv": {
        "json": "Allt i en fil, för datorer (JSON)",
        "schema": "Beskrivning av JSON-filen (JSON Schema)",
        "csv": "{}, som tabell (CSV)",
    },
    "en": {
        "json": "Everything in one file, for computers (JSON)",
        "schema": "Description of the JSON file (JSON Schema)",
        "csv": "{}, as a table (CSV)",
    },
}
"""Of a file: everything, its schema, or the table of that name."""
