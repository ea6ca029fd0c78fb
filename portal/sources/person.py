"""Who is looked for in a source."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from portal.clock import today
from portal.sources.data_map import Identifier
from portal.sources.plain_digits import only_digits
from portal.sources.telephones import every_spelling

PSEUDONYM_KEY = "pseudonym_key"


@dataclass(frozen=True, slots=True)
class Person:
    """A data subject, by what sources know the person by: each identifier with all its values.

    An identifier that is absent matches nothing. The personnummer is given with the century, twelve digits with or
    without a hyphen. `pseudonym_key` is secret and that person's alone. Nothing of it is in the repr.
    """

    identifiers: Mapping[Identifier, tuple[str, ...]] = field(repr=False)
    pseudonym_key: bytes | None = field(default=None, repr=False)

    @classmethod
    def known_by(cls, **identifiers: str | None) -> Self:
        """A person with at most one value of each identifier; those that are empty are left out."""
        return cls({name: (value,) for name, value in identifiers.items() if value})  # type: ignore[misc]

    @classmethod
    def from_stored(cls, stored: Mapping[str, list[str]]) -> Self:
        """The person whom `stored` was made of."""
        identifiers = {name: tuple(values) for name, values in stored.items() if name != PSEUDONYM_KEY}
        key = next(iter(stored.get(PSEUDONYM_KEY, ())), None)
        return cls(identifiers, bytes.fromhex(key) if key else None)  # type: ignore[arg-type]

    def stored(self) -> dict[str, list[str]]:
        """Every identifier and its values and the key for pseudonyms, to be kept, encrypted, as JSON."""
        identifiers: dict[str, list[str]] = {name: list(values) for name, values in self.identifiers.items()}
        return identifiers | ({PSEUDONYM_KEY: [self.pseudonym_key.hex()]} if self.pseudonym_key else {})

    def also_known_by(self, identifiers: Mapping[Identifier, tuple[str, ...]]) -> Self:
        """The same person with these identifiers besides; no value is there twice."""
        names = dict.fromkeys((*self.identifiers, *identifiers))
        return replace(
            self,
            identifiers={
                name: tuple(dict.fromkeys((*self.identifiers.get(name, ()), *identifiers.get(name, ()))))
                for name in names
            },
        )

    def pseudonym(self, source: str) -> str | None:
        """What stands for the person in that source: HMAC-SHA-256, in hexadecimal; None without a key.

        The same in all the person's rows there, another one in another source.
        """
        if self.pseudonym_key is None:
            return None
        return hmac.digest(self.pseudonym_key, f"source:{source}".encode(), hashlib.sha256).hex()

    def forms(self, identifier: Identifier) -> tuple[str, ...]:
        """The ways in which a source may have written the identifier; of a telephone number the digits alone."""
        given = self.identifiers.get(identifier, ())
        forms = {"personnummer": _personnummer, "telephone": every_spelling}.get(identifier, _as_given)
        return tuple(dict.fromkeys(form for value in given if value for form in forms(value)))


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
