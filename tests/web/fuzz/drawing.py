"""So many cases for a route, the same in every run."""

import os
import zlib

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from tests.web.fuzz.cases import Case

CASES = int(os.environ.get("FUZZ_CASES", "10000"))
"""Requests in all, over every file of this folder."""
SEED = int(os.environ.get("FUZZ_SEED", "0"))


def share(of: float, among: int) -> int:
    """How many cases each of so many tests has, where together they have that part of all."""
    return max(1, -int(-CASES * of // among))


def drawn(cases: SearchStrategy[Case], most: int, name: str) -> list[Case]:
    """`most` cases; `name`, of what is tried and by whom, makes them others than elsewhere."""
    found: list[Case] = []

    @seed(zlib.crc32(f"{SEED} {name}".encode()))
    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def keep(case: Case) -> None:
        found.append(case)

    keep()
    return found
