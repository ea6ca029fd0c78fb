"""References of requests: `JM-XXXX-XXXX`, seven random symbols and one that checks them.

The symbols are Crockford's base 32, which has no I, L, O or U, so that a reference survives being read aloud and
copied by hand. The last symbol is the ISO 7064 hybrid check: any one wrong symbol is noticed.
"""

import re
import secrets
import string

from stdnum.iso7064 import mod_37_36

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The 32 symbols, each standing for its index: five bits."""

PREFIX = "JM"
SYMBOLS = 8

_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_AROUND = string.punctuation + string.whitespace + "“”„‟‘’‚‛»«›‹…·"
_LONGEST = 64


class MalformedReference(ValueError):
    """What was typed is no reference: wrong length, a foreign symbol, or the check symbol does not fit."""


def new() -> str:
    """A fresh random reference (35 bits); the caller makes sure that it is not taken."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS - 1))
    return _written(body + mod_37_36.calc_check_digit(body, ALPHABET))


def normalise(typed: str) -> str:
    """The reference that was meant by `typed`, as `JM-XXXX-XXXX`.

    Lower case, O for 0, I or L for 1, missing or other hyphens, spaces, a missing `JM`, and punctuation around it are
    forgiven.
    Raises MalformedReference for anything else.
    """
    if len(typed) > _LONGEST or not (compact := _SEPARATORS.sub("", typed.strip(_AROUND))).isascii():
        raise MalformedReference
    symbols = compact.upper()
    if len(symbols) == len(PREFIX) + SYMBOLS:
        symbols = symbols.removeprefix(PREFIX)
    symbols = symbols.translate(_LOOKALIKES)
    if len(symbols) != SYMBOLS or not mod_37_36.is_valid(symbols, ALPHABET):
        raise MalformedReference
    return _written(symbols)


def beginning(typed: str) -> str | None:
    """The symbols with which a reference that begins with `typed`, or the second half of one, begins.

    It is forgiven what `normalise` forgives, but for the length and the check. None for what no reference begins with.
    """
    symbols = _SEPARATORS.sub("", typed[:_LONGEST].strip(_AROUND)).upper()
    if len(symbols) != SYMBOLS:
        symbols = symbols.removeprefix(PREFIX)
    symbols = symbols.translate(_LOOKALIKES)
    return symbols if len(symbols) <= SYMBOLS and set(symbols) <= set(ALPHABET) else None


def to_bytes(reference: str) -> bytes:
    """The eight symbols of `reference` as five bytes. Raises MalformedReference."""
    symbols = normalise(reference).replace("-", "").removeprefix(PREFIX)
    number = 0
    for symbol in symbols:
        number = number << 5 | ALPHABET.index(symbol)
    return number.to_bytes(5, "big")


def from_bytes(packed: bytes) -> str:
    """The reference that `to_bytes` packed into five bytes. Raises MalformedReference."""
    number = int.from_bytes(packed, "big")
    return normalise("".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5)))


def _written(symbols: str) -> str:
    return f"{PREFIX}-{symbols[:4]}-{symbols[4:]}"
