"""A person's own numbers and addresses, and how much in a text looks like another's."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from portal.data.access.passage import Passage
from portal.domain.sources import swedish_addresses
from portal.domain.sources.third_parties import Looks, suggestions
from portal.sources.data_map import Identifier
from portal.sources.personnummers import ten_digits
from portal.sources.telephones import one_spelling

_SPELLINGS: Mapping[Looks, Callable[[str], str]] = {
    "telephone": one_spelling,
    "email": str.casefold,
    "personnummer": lambda said: ten_digits(said) or "",
    "address": swedish_addresses.one_spelling,
}
_KNOWN_BY: tuple[Literal["telephone", "email", "personnummer"], ...] = ("telephone", "email", "personnummer")


@dataclass(frozen=True, slots=True)
class Own:
    """The person's own numbers and addresses, in one spelling each: they tell of nobody else."""

    said: frozenset[tuple[Looks, str]] = field(repr=False)

    @classmethod
    def of(cls, identifiers: Mapping[Identifier, Collection[str]], lines: Iterable[str] = ()) -> Self:
        """Those among what a person is known by, and in the `lines` of letters to the person."""
        numbers = {(it, _SPELLINGS[it](said)) for it in _KNOWN_BY for said in identifiers.get(it, ())}
        addresses: set[tuple[Looks, str]] = {("address", said) for said in swedish_addresses.every_spelling(lines)}
        return cls(frozenset(numbers | addresses))

    def __contains__(self, given: tuple[Looks, str]) -> bool:
        looks, said = given
        return (looks, _SPELLINGS[looks](said)) in self.said

    def others(self, text: str, hidden: Collection[Passage] = ()) -> int:
        """How many places of a text look like another person's and lie in none of the `hidden` passages."""
        return sum(
            (it.looks, text[it.passage.begins : it.passage.ends]) not in self
            and not any(at.begins <= it.passage.begins and it.passage.ends <= at.ends for at in hidden)
            for it in suggestions(text)
        )
