"""Until when an extract says that something is kept."""

from datetime import date

from portal.letters.letterhead import Language
from portal.letters.values import long_date

WORDS: dict[Language, dict[str, str]] = {
    "sv": {
        "until": "till och med {}",
        "over": "den tiden gick ut {}; det som inget annat kräver ska tas bort",
        "undetermined": "för {} poster går slutdatumet inte att räkna ut ur uppgifterna",
        "share": "{} av {} poster: {}",
        "all": "Alla {} poster: {}",
        "staying": "{}; det som också sparas av ett annat skäl här ({} st.) blir kvar som längst till och med {}",
        "some_staying": "{}; det som också sparas av ett annat skäl här blir kvar som längst till och med {}",
        "longest": "Gäller flera tider samma post är det den längsta som räknas.",
    },
    "en": {
        "until": "until {} at the latest",
        "over": "that time ended on {}; what nothing else requires is due to be removed",
        "undetermined": "for {} records the end cannot be told from the data",
        "share": "{} of {} records: {}",
        "all": "All {} records: {}",
        "staying": "{}; what is also kept for another reason here ({}) stays until {} at the latest",
        "some_staying": "{}; what is also kept for another reason here stays until {} at the latest",
        "longest": "Where several times are about the same record, the longest one counts.",
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


def share(line: str, some: int, rows: int, language: Language) -> str:
    """The line of what is said of so many of the rows."""
    if rows == 1:
        return line
    if some == rows:
        return WORDS[language]["all"].format(rows, line)
    return WORDS[language]["share"].format(some, rows, line)


def staying(line: str, then: date, rows: int | None, language: Language) -> str:
    """The line, and until when so many of the rows are kept for another reason after it; None where nobody counted."""
    day = long_date(then, language)
    if rows is None:
        return WORDS[language]["some_staying"].format(line, day)
    return WORDS[language]["staying"].format(line, rows, day)
