"""A day's letters rendered, proved and merged for the printer, against plain Typst compiling the same."""

from dataclasses import replace
from time import perf_counter
from typing import Any

import typst

from portal.letters import print_run
from portal.letters.kinds import RENDERED
from portal.letters.print_run import Printed
from portal.letters.proof import prove
from portal.letters.proof_faults import Expected
from tests.letters.everyday import FACTS, Ordered

from .letters import not_compiling
from .pairs import Ratio

LETTERS, ROUNDS = 1_000, 2


def ordered(run: int) -> list[tuple[str, Ordered]]:
    """Letters of every kind in both languages, no two to the same person: Typst remembers what it has set."""
    kinds = [(kind, Ordered(facts, language)) for kind, both in FACTS.items() for language, facts in both.items()]
    return [
        (kind, replace(it, addressee=(f"Person {run}-{number}", *it.addressee[1:])))
        for number, (kind, it) in ((number, kinds[number % len(kinds)]) for number in range(LETTERS))
    ]


async def rendered(letters: list[tuple[str, Ordered]]) -> list[bytes]:
    return [await RENDERED[kind](letter) for kind, letter in letters]


async def calls(letters: list[tuple[str, Ordered]]) -> list[tuple[Any, Any]]:
    """What Typst is called with for each of the letters."""
    with not_compiling() as noted:
        await rendered(letters)
    return noted


async def compare() -> list[Ratio]:
    """Rendering and merging, as the print queue does; and the same with every letter proved."""
    merged_pairs, proved_pairs = [], []
    await rendered(ordered(0)[:60])
    for round_ in range(ROUNDS):
        letters = ordered(2 * round_ + 1)
        started = perf_counter()
        pdfs = await rendered(letters)
        to_print = [Printed(pdf, it.language) for pdf, (_, it) in zip(pdfs, letters, strict=True)]
        await print_run.merge(to_print, duplex=True)
        ours = perf_counter() - started
        for pdf, (_, it) in zip(pdfs, letters, strict=True):
            assert await prove(pdf, Expected(it.language, it.reference, it.addressee, it.letterhead)) == ()
        proved = perf_counter() - started
        same = await calls(ordered(2 * round_ + 2))
        started = perf_counter()
        for positional, named in same:
            typst.compile(*positional, **named)
        bare = perf_counter() - started
        merged_pairs.append((ours, bare))
        proved_pairs.append((proved, bare))
    what = f"{LETTERS} letters rendered and merged"
    against = f"typst.compile, {LETTERS} such letters"
    return [Ratio(what, against, merged_pairs), Ratio(f"{what}, each proved", against, proved_pairs)]
