"""By what the shop knows a person, as keyed digests: it can ask about whom it has before it, and nothing is stored."""

from collections.abc import Iterable, Mapping
from typing import Literal, get_args
from unicodedata import normalize

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from portal.data import keys

KnownBy = Literal["customer_number", "email", "telephone"]
"""What the shop may ask by. A personnummer is not among them: no mailing list holds one."""

HOME = "SE"
"""Telephone numbers without a country are of this one."""


def normalised(known_by: KnownBy, value: str) -> str:
    """`value` in the one spelling that is compared: e-mail in lower case, telephone numbers as E.164."""
    value = normalize("NFKC", value).strip()
    if known_by == "telephone":
        return _telephone(value)
    return value.casefold() if known_by == "email" else value


def digest(known_by: KnownBy, value: str) -> bytes:
    """The digest by which a restricted person is found."""
    return keys.index(f"restriction:{known_by}", normalised(known_by, value))


def digests(known: Mapping[str, Iterable[str]]) -> set[bytes]:
    """The digests of everything in `known`; kinds by which nobody asks, and empty values, are left out."""
    return {
        digest(known_by, value)
        for known_by in get_args(KnownBy)
        for value in known.get(known_by, ())
        if normalised(known_by, value)
    }


def is_telephone(value: str) -> bool:
    """Whether a telephone number can look like that."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(value, HOME))
    except NumberParseException:
        return False


def _telephone(value: str) -> str:
    try:
        return phonenumbers.format_number(phonenumbers.parse(value, HOME), PhoneNumberFormat.E164)
    except NumberParseException:
        return "".join(letter for letter in value if letter.isdigit())
