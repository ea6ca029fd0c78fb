"""Values of the data as a letter prints them: dates, numbers and yes or no in the reader's language."""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from portal.clock import LOCAL_ZONE
from portal.letters.letterhead import Language

LOCALES: dict[Language, str] = {"sv": "sv_SE", "en": "en_GB"}

_ABSENT = "–"
_YES_NO: dict[Language, tuple[str, str]] = {"sv": ("Ja", "Nej"), "en": ("Yes", "No")}
_MASKED: dict[Language, str] = {
    "sv": "[maskat: rör en annan person]",
    "en": "[masked: concerns another person]",
}
_BINARY: dict[Language, str] = {"sv": "binära data, {} byte", "en": "binary data, {} bytes"}
_UNBROKEN = re.compile(r"(\S{18})(?=\S{4})")


@dataclass(frozen=True, slots=True)
class Masked:
    """Stands where staff have masked a value, or passages of it, since they concern another person (Art. 15(4)).

    `parts` is what is left: the text before, between and after the masked passages; nothing where all is masked.
    """

    parts: tuple[str, ...] = ()


def long_date(day: date, language: Language) -> str:
    """`day` in words: 5 mars 2026, 5 March 2026."""
    return format_date(day, format="long", locale=LOCALES[language])


def number(count: int, language: Language) -> str:
    """A count with its thousands apart: 12 345, 12,345."""
    return str(format_decimal(count, locale=LOCALES[language]))


def in_words(value: object, language: Language) -> str:
    """`value` as printed. An absent or empty one is a dash; instants are in Swedish time; whole numbers have no
    thousands separator, for most of them are the numbers of orders and customers."""
    match value:
        case None | "":
            return _ABSENT
        case Masked():
            return _MASKED[language].join(value.parts or ("", ""))
        case bool():
            return _YES_NO[language][0 if value else 1]
        case datetime():
            local = value.astimezone(LOCAL_ZONE) if value.tzinfo else value
            pattern = "yyyy-MM-dd HH:mm" if language == "sv" else "d MMM yyyy, HH:mm"
            return str(format_datetime(local, pattern, tzinfo=local.tzinfo, locale=LOCALES[language]))
        case date():
            return str(format_date(value, "yyyy-MM-dd" if language == "sv" else "d MMM yyyy", locale=LOCALES[language]))
        case time():
            return value.isoformat()
        case timedelta():
            hours, rest = divmod(abs(value).seconds, 3600)
            clock = f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
            days = f"{abs(value).days} d " if abs(value).days else ""
            return ("−" if value < timedelta(0) else "") + days + clock
        case Decimal() if value.is_finite():
            places = max(0, -int(value.as_tuple().exponent))
            pattern = "#,##0" + ("." + "0" * places if places else "")
            return str(format_decimal(value, pattern, locale=LOCALES[language], decimal_quantization=False))
        case float():
            return repr(value).replace(".", "," if language == "sv" else ".")
        case bytes() | memoryview():
            return _BINARY[language].format(len(value))
        case list() | tuple() | dict():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return str(value)


def breakable(text: str) -> str:
    """`text` with invisible places to break in words too long for a column (a link, a token)."""
    return _UNBROKEN.sub("\\1\u200b", text)
