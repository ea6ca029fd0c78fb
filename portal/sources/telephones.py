"""A telephone number, however it is written: the one place that says what two spellings of one number are."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from portal.sources.plain_digits import only_digits

HOME = "SE"
"""The region of telephone numbers that do not say theirs (ISO 3166)."""


# Its letters would be read as the digits beside them on a telephone.
_EXTENSION = re.compile(r"[\s,;]*(?:anknytning|ankn|ank|extension|ext|x)[.:\s]*[0-9]{1,7}\s*$", re.IGNORECASE)


def is_telephone(text: str) -> bool:
    """Whether a telephone number can look like that."""
    number = _parsed(text)
    return number is not None and phonenumbers.is_possible_number(number)


def one_spelling(text: str) -> str:
    """The number as E.164; of what is no telephone number the digits alone, empty where there are none."""
    number = _parsed(text)
    return only_digits(text) if number is None else phonenumbers.format_number(number, PhoneNumberFormat.E164)


def every_spelling(text: str) -> Iterator[str]:
    """The digits alone, as a source may have them: with the country's number, with 00 before it, and in a Swedish
    number without it.

    Also with both the country's number and the zero that it replaces, as in +46 (0)70.
    """
    number = _parsed(text)
    if number is None:
        yield from filter(None, (only_digits(text),))
        return
    country, rest = str(number.country_code), phonenumbers.national_significant_number(number)
    yield from (f"{country}{rest}", f"00{country}{rest}", f"{country}0{rest}", f"00{country}0{rest}")
    if number.country_code == phonenumbers.country_code_for_region(HOME):
        # Another country's number without the country may be somebody's here.
        yield f"0{rest}"


def _parsed(text: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(_EXTENSION.sub("", text), HOME)
    except NumberParseException:
        return None
