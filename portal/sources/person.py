"""Who is looked for in a source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

import phonenumbers

from portal.clock import today
from portal.sources.data_map import Identifier
from portal.sources.digits import only_digits

HOME = "SE"
"""The region of telephone numbers that do not say theirs (ISO 3166)."""


@dataclass(frozen=True, slots=True)
class Person:
    """A data subject, by what sources know the person by: each identifier with all its values.

    An identifier that is absent matches nothing. The personnummer is given with the century, twelve digits with or
    without a hyphen. Nothing of it is in the repr.
    """

    identifiers: Mapping[Identifier, tuple[str, ...]] = field(repr=False)

    @classmethod
    def known_by(cls, **identifiers: str | None) -> Self:
        """A person with at most one value of each identifier; those that are empty are left out."""
        return cls({name: (value,) for name, value in identifiers.items() if value})  # type: ignore[misc]

    @classmethod
    def from_stored(cls, stored: Mapping[Identifier, list[str]]) -> Self:
        """The person whom `stored` was made of."""
        return cls({name: tuple(values) for name, values in stored.items()})

    def stored(self) -> dict[str, list[str]]:
        """Every identifier and its values, to be kept, encrypted, as JSON."""
        return {name: list(values) for name, values in self.identifiers.items()}

    def forms(self, identifier: Identifier) -> tuple[str, ...]:
        """The ways in which a source may have written the identifier; of a telephone number the digits alone."""
        given = self.identifiers.get(identifier, ())
        forms = {"personnummer": _personnummer, "telephone": _telephone}.get(identifier, _as_given)
        return tuple(dict.fromkeys(form for value in given if value for form in forms(value)))


def _telephone(value: str) -> Iterator[str]:
    """The digits alone: with the country's number, with 00 before it, and in a Swedish number without it.

    Also with both the country's number and the zero that it replaces, as in +46 (0)70.
    """
    try:
        number = phonenumbers.parse(value, HOME)
    except phonenumbers.NumberParseException:
        yield from filter(None, (only_digits(value),))
        return
    country, rest = str(number.country_code), phonenumbers.national_significant_number(number)
    yield from (f"{country}{rest}", f"00{country}{rest}", f"{country}0{rest}", f"00{country}0{rest}")
    if number.country_code == phonenumbers.country_code_for_region(HOME):
        # Another country's number without the country may be somebody's here.
        yield f"0{rest}"


def _as_given(value: str) -> Iterator[str]:
    yield value


def _personnummer(value: str) -> Iterator[str]:
    yield value
    digits = only_digits(value)
    if len(digits) != 12:
        return
    day, number = digits[:8], digits[8:]
    yield from (digits, f"{day}-{number}", f"{day} {number}")
    if today().year - int(day[:4]) < 100:
        yield from (f"{day[2:]}-{number}", f"{day[2:]}{number}", f"{day[2:]} {number}")
    else:
        # Ten digits with a hyphen, or none, would be somebody a century younger.
        yield f"{day[2:]}+{number}"
