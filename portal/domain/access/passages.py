"""Passages of a text: its words and sentences, and what is left of it when some of them are masked (Art. 15(4))."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from portal.data.access.maskings import Cell, Mark
from portal.data.access.passage import Passage
from portal.letters.values import Masked

_WORD = re.compile(r"\S+")
_END = re.compile(r"[.!?…:]+[\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words `first` to `last`, the last not included, of a text."""

    first: int
    last: int


def words(text: str) -> list[Passage]:
    """The words of a text with the marks that touch them, in order."""
    return [Passage(*found.span()) for found in _WORD.finditer(text)]


def sentences(text: str, given: Sequence[Passage]) -> list[Sentence]:
    """The sentences that the words `given` of a text make; each line ends one, too."""
    found: list[Sentence] = []
    first = 0
    for place, word in enumerate(given):
        is_last = place + 1 == len(given)
        after = "" if is_last else text[word.ends : given[place + 1].begins]
        if is_last or "\n" in after or _END.search(text[word.begins : word.ends]):
            found.append(Sentence(first, place + 1))
            first = place + 1
    return found


def runs(given: Sequence[Passage], marked: Collection[int]) -> list[Passage]:
    """The passages that the words with those places make: words that follow one another are one."""
    together = groupby(enumerate(sorted(marked)), key=lambda it: it[1] - it[0])
    ranges = [[place for _, place in each] for _, each in together]
    return [Passage(given[each[0]].begins, given[each[-1]].ends) for each in ranges]


def touched(given: Sequence[Passage], passages: Iterable[Passage]) -> set[int]:
    """The places of the words, given in order, that any of the passages reaches into."""
    return {
        place
        for passage in passages
        for place in range(
            bisect_right(given, passage.begins, key=lambda word: word.ends),
            bisect_left(given, passage.ends, key=lambda word: word.begins),
        )
    }


def sent(value: Any, marks: Sequence[Mark]) -> Any:
    """A value as it is sent, with these marks: itself, or a `Masked`. Passages are of texts; else all is masked."""
    if not marks:
        return value
    passages = [mark.passage for mark in marks]
    if not isinstance(value, str) or None in passages:
        return Masked()
    parts, at = [], 0
    for passage in sorted(it for it in passages if it):
        if passage.begins >= at:
            parts.append(value[at : passage.begins])
        at = max(at, passage.ends)
    left = (*parts, value[at:])
    return Masked(left if any(part.strip() for part in left) else ())


def by_cell(marks: Iterable[Mark]) -> Mapping[Cell, list[Mark]]:
    """The marks of each cell that has any."""
    found: dict[Cell, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.cell, []).append(mark)
    return found
