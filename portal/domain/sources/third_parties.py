"""What in a text looks as if it told of another person: for the eye only, nothing is masked because of it."""

import re
from bisect import bisect, insort
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from stdnum.se import personnummer

from portal.data.access.passage import Passage
from portal.domain.sources import swedish_addresses
from portal.sources.telephones import HOME

Looks = Literal["personnummer", "email", "telephone", "address"]

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_PERSONNUMMER = re.compile(r"(?<!\d)(?:\d\d)?\d{6}[-+ ]?\d{4}(?!\d)")


@dataclass(frozen=True, slots=True, order=True)
class Suggestion:
    """A passage, and what it looks like."""

    passage: Passage
    looks: Looks


def suggestions(text: str) -> list[Suggestion]:
    """What looks like a telephone number, an e-mail address, a personal identity number or a Swedish postal address,
    in order, none within another.

    A number with valid check digits is one of a person; of telephone numbers those that Sweden can have count,
    and those that are written with a country code.
    """
    taken: list[Suggestion] = []
    for found in _found(text):
        # Those that are taken lie apart and in order: only the neighbours can reach into this one.
        at = bisect(taken, found)
        if all(
            found.passage.ends <= it.passage.begins or it.passage.ends <= found.passage.begins
            for it in taken[max(at - 1, 0) : at + 1]
        ):
            insort(taken, found)
    return taken


def _found(text: str) -> Iterator[Suggestion]:
    """All of them, what is surer of its kind first: digits of a number may be a part of another's look."""
    for match in _EMAIL.finditer(text):
        yield Suggestion(Passage(*match.span()), "email")
    for match in _PERSONNUMMER.finditer(text):
        if personnummer.is_valid(match[0].replace(" ", "-")):
            yield Suggestion(Passage(*match.span()), "personnummer")
    for passage in swedish_addresses.streets(text):
        yield Suggestion(passage, "address")
    for number in phonenumbers.PhoneNumberMatcher(text, HOME, leniency=phonenumbers.Leniency.VALID):
        yield Suggestion(Passage(number.start, number.end), "telephone")
    for passage in swedish_addresses.postcodes(text):
        yield Suggestion(passage, "address")
