"""What somebody who asks says of himself, and what of it fits a person whom the company knows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from portal.sources.data_map import Identifier
from portal.sources.near_spellings import street_name
from portal.sources.person import Person
from portal.sources.personnummers import ten_digits, with_century
from portal.sources.searched_spellings import is_near_name, is_near_street, is_same_house
from portal.sources.searching import Terms
from portal.sources.telephones import one_spelling

Part = Literal["name", "address", "email", "telephone", "personnummer", "customer_number"]
PARTS: tuple[Part, ...] = get_args(Part)
IDENTIFIERS: tuple[Identifier, ...] = get_args(Identifier)
_POSTCODE = re.compile(r"(?<![\d+])(\d{3}) ?(\d{2})(?!\d)")
_LETTER = re.compile(r"(\d)\s+([a-zåäö])\b")


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

    @property
    def postcode(self) -> str:
        """The five digits of the address's postcode; empty where there is none."""
        found = next((found for line in reversed(self.address) if (found := _POSTCODE.search(line))), None)
        return f"{found[1]}{found[2]}" if found else ""

    def terms(self) -> Terms:
        """What the sources are searched for."""
        street = self.address[0] if self.address else ""
        known = Person(self.identifiers())
        return Terms(known, " ".join(self.name.split()), " ".join(street.split()), self.postcode)

    def shorter(self) -> dict[Part, str]:
        """What to look for in place of a part that finds nobody: the surname, the street without its number."""
        words = self.name.split()
        street = street_name(self.address[0]) if self.address else ""
        found: dict[Part, str] = {"name": words[-1]} if len(words) > 1 else {}
        return {**found, "address": street} if street and street != self.address[0].strip() else found

    def with_less(self, part: Part) -> "Claim":
        """The same with the `shorter` one of that part, where there is one."""
        less = self.shorter().get(part)
        if less is None:
            return self
        return replace(self, name=less) if part == "name" else replace(self, address=(less,))


@dataclass(frozen=True, slots=True)
class Fit:
    """Which parts of a claim fit a person, which may be the same in another spelling, and which say something else than
    the company has."""

    fits: tuple[Part, ...]
    near: tuple[Part, ...]
    differs: tuple[Part, ...]


def fit(claim: Claim, name: str, address: tuple[str, ...], known: Mapping[Identifier, tuple[str, ...]]) -> Fit:
    """How the claim fits somebody of that name and address, `known` by those identifiers.

    A part of which the company has nothing neither fits nor differs.
    """
    found: dict[bool | None, list[Part]] = {True: [], None: [], False: []}
    for part in claim.parts:
        is_near = False
        if part == "name":
            theirs, ours = [set(_words(name))], set(_words(claim.name))
            is_near = is_near_name(claim.name, name)
        elif part == "address":
            theirs, ours = [{_plain(line)} for line in address], {_plain(claim.address[0])}
            is_near = any(is_near_street(claim.address[0], line) for line in address)
            is_near = is_near or is_same_house(claim.address[0], claim.postcode, address)
        else:
            theirs = [{_one(part, value)} for value in known.get(part, ())]
            ours = {_one(part, getattr(claim, part))}
        if any(theirs):
            found[any(ours <= each for each in theirs) or (None if is_near else False)].append(part)
    return Fit(tuple(found[True]), tuple(found[None]), tuple(found[False]))


def _one(identifier: Part, value: str) -> str:
    if identifier == "telephone":
        return one_spelling(value)
    if identifier == "personnummer":
        return ten_digits(value) or value
    return value.strip().casefold()


def _plain(line: str) -> str:
    # A house is the same however its letter is set apart from its number.
    return " ".join(_LETTER.sub(r"\1\2", line.casefold().replace(",", " ")).split())


def _words(name: str) -> list[str]:
    return name.casefold().replace("-", " ").split()
