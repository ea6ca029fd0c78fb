"""Until when an extract says that something is kept."""

from datetime import date

from portal.letters.letterhead import Language
from portal.letters.values import long_date

WORDS: dict[Language, dict[str, str]] = {
    "sv": {
        "until": "till och med {}",
        "over": "den tiden gick ut {}; det som inget annat kräver ska tas bort",
        "undetermined": "för {} poster går slutdatumet inte att räkna ut ur uppgifterna",
    },
    "en": {
        "until": "until {} at the latest",
        "over": "that time ended on {}; what nothing else requires is due to be removed",
        "undetermined": "for {} records the end cannot be told from the data",
    },
}


def kept(period: str, until: date | None, language: Language, *, is_over: bool, undetermined: int) -> str:
    """For what `period` something is kept, until what day, and of how many rows nobody can tell, in one line."""
    words = WORDS[language]
    parts = [period]
    if until:
        parts.append(words["over" if is_over else "until"].format(long_date(until, language)))
    if undetermined:
        parts.append(words["undetermined"].format(undetermined))
    return ", ".join(parts)
