"""A person's own numbers and addresses, and how much in a text looks like another's."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Self, get_args

from portal.data.access.passage import Passage
from portal.domain.sources.third_parties import Looks, suggestions
from portal.sources.data_map import Identifier
from portal.sources.personnummers import ten_digits
from portal.sources.telephones import one_spelling

_SPELLINGS: Mapping[Looks, Callable[[str], str]] = {
    "telephone": one_spelling,
    "email": str.casefold,
    "personnummer": lambda said: ten_digits(said) or "",
}


@dataclass(frozen=True, slots=True)
class Own:
    """The person's own numbers and addresses, in one spelling each: they tell of nobody else."""

    said: frozenset[tuple[Looks, str]] = field(repr=False)

    @classmethod
    def of(cls, identifiers: Mapping[Identifier, Collection[str]]) -> Self:
        """Those among what a person is known by."""
        looks: tuple[Looks, ...] = get_args(Looks)
        return cls(frozenset((it, _SPELLINGS[it](said)) for it in looks for said in identifiers.get(it, ())))

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
