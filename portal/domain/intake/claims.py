"""What somebody who asks says of himself, and what of it fits a person whom the company knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from portal.domain.intake.personnummers import ten_digits, with_century
from portal.sources.data_map import Identifier
from portal.sources.person import Person
from portal.sources.searching import Terms
from portal.sources.telephones import one_spelling

Part = Literal["name", "address", "email", "telephone", "personnummer", "customer_number"]
PARTS: tuple[Part, ...] = get_args(Part)
IDENTIFIERS: tuple[Identifier, ...] = get_args(Identifier)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says to be, as the letter, the mail or the caller has it. Nothing of it is in the repr."""

    name: str = field(default="", repr=False)
    address: tuple[str, ...] = field(default=(), repr=False)
    email: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)
    personnummer: str = field(default="", repr=False)
    customer_number: str = field(default="", repr=False)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that say something."""
        return tuple(part for part in PARTS if getattr(self, part))

    @property
    def lines(self) -> tuple[str, ...]:
        """Name and address as an envelope has them; empty without an address, to which nothing could be posted."""
        return (*filter(None, (self.name,)), *self.address) if self.address else ()

    def identifiers(self) -> dict[Identifier, tuple[str, ...]]:
        """By what a source may know the person."""
        known = {name: getattr(self, name) for name in IDENTIFIERS}
        known["personnummer"] = with_century(self.personnummer) or ""
        return {name: (value,) for name, value in known.items() if value}

    def terms(self) -> Terms:
        """What the sources are searched for."""
        street = self.address[0] if self.address else ""
        return Terms(Person(self.identifiers()), " ".join(self.name.split()), " ".join(street.split()))


@dataclass(frozen=True, slots=True)
class Fit:
    """Which parts of a claim fit a person, and which say something else than the company has."""

    fits: tuple[Part, ...]
    differs: tuple[Part, ...]


def fit(claim: Claim, name: str, address: tuple[str, ...], known: Mapping[Identifier, tuple[str, ...]]) -> Fit:
    """How the claim fits somebody of that name and address, `known` by those identifiers.

    A part of which the company has nothing neither fits nor differs.
    """
    fits: list[Part] = []
    differs: list[Part] = []
    for part in claim.parts:
        if part == "name":
            theirs, ours = [set(_words(name))], set(_words(claim.name))
        elif part == "address":
            theirs, ours = [{_plain(line)} for line in address], {_plain(claim.address[0])}
        else:
            theirs = [{_one(part, value)} for value in known.get(part, ())]
            ours = {_one(part, getattr(claim, part))}
        if any(theirs):
            (fits if any(ours <= each for each in theirs) else differs).append(part)
    return Fit(tuple(fits), tuple(differs))


def _one(identifier: Part, value: str) -> str:
    if identifier == "telephone":
        return one_spelling(value)
    if identifier == "personnummer":
        return ten_digits(value) or value
    return value.strip().casefold()


def _plain(line: str) -> str:
    return " ".join(line.casefold().replace(",", " ").split())


def _words(name: str) -> list[str]:
    return name.casefold().replace("-", " ").split()
