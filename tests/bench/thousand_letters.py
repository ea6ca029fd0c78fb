"""A day's letters rendered, proved and merged for the printer, against plain Typst compiling the same."""

from dataclasses import replace
from time import perf_counter
from typing import Any

import typst

from portal.kinds import LetterKind
from portal.letters import print_run
from portal.letters.kinds import RENDERED
from portal.letters.print_run import Printed
from portal.letters.proof import prove
from portal.letters.proof_faults import Expected
from tests.letters.everyday import FACTS, Ordered

from .letters import not_compiling
from .pairs import Ratio

LETTERS, ROUNDS = 1_000, 2


def ordered(run: int) -> list[tuple[LetterKind, Ordered]]:
    """Letters of every kind in both languages, no two to the same person: Typst remembers what it has set."""
    kinds = [(kind, Ordered(facts, language)) for kind, both in FACTS.items() for language, facts in both.items()]
    return [
        (kind, replace(it, addressee=(f"Person {run}-{number}", *it.addressee[1:])))
        for number, (kind, it) in ((number, kinds[number % len(kinds)]) for number in range(LETTERS))
    ]


async def rendered(letters: list[tuple[LetterKind, Ordered]]) -> list[bytes]:
    return [await RENDERED[kind](letter) for kind, letter in letters]


async def calls(letters: list[tuple[LetterKind, Ordered]]) -> list[tuple[Any, Any]]:
    """What Typst is called with for each of the letters."""
    with not_compiling() as noted:
        await rendered(letters)
    return noted


async def compare() -> list[Ratio]:
    """Rendering and merging, as the print queue does; and the same with every letter proved."""
    pairs = []
    await rendered(ordered(0)[:60])
    for round_ in range(ROUNDS):
        letters, same = ordered(2 * round_ + 1), await calls(ordered(2 * round_ + 2))
        # In turn, since Typst remembers what it has set before.
        if round_ % 2:
            bare, (merged, proved) = _bare(same), await _ours(letters)
        else:
            (merged, proved), bare = await _ours(letters), _bare(same)
        pairs.append((merged, proved, bare))
    what = f"{LETTERS} letters rendered and merged"
    against = f"typst.compile, {LETTERS} such letters"
    return [
        Ratio(what, against, [(merged, bare) for merged, _, bare in pairs]),
        Ratio(f"{what}, each proved", against, [(proved, bare) for _, proved, bare in pairs]),
    ]


async def _ours(letters: list[tuple[LetterKind, Ordered]]) -> tuple[float, float]:
    """Seconds until all are merged, and until all are proved as well."""
    started = perf_counter()
    pdfs = await rendered(letters)
    made = [(pdf, it) for pdf, (_, it) in zip(pdfs, letters, strict=True)]
    await print_run.merge([Printed(pdf, it.language) for pdf, it in made], duplex=True)
    merged = perf_counter() - started
    for pdf, it in made:
        assert await prove(pdf, Expected(it.language, it.reference, it.addressee, it.letterhead)) == ()
    return merged, perf_counter() - started


def _bare(same: list[tuple[Any, Any]]) -> float:
    started = perf_counter()
    for positional, named in same:
        typst.compile(*positional, **named)
    return perf_counter() - started
