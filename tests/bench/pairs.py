"""Two ways of doing the same thing, measured in turn, so that what slows the machine slows both."""

import gc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Act = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Ratio:
    """What was measured: for each pair the seconds that ours and the bare thing took."""

    what: str
    bare: str
    pairs: list[tuple[float, float]]
    memory: str = ""
    """How much more our process held at most than before."""

    def row(self) -> tuple[str, ...]:
        """The cells of the table."""
        ours, bare = ([pair[side] * 1000 for pair in self.pairs] for side in (0, 1))
        ratios = [ours / bare for ours, bare in self.pairs]
        return (
            self.what,
            self.bare,
            str(len(self.pairs)),
            spread(ours, "ms"),
            spread(bare, "ms"),
            spread(ratios, "x"),
            self.memory,
        )


def spread(values: list[float], unit: str) -> str:
    """The median, and from the least to the most, with as many decimals as say something."""
    places = 2 if min(values) < 100 else 0
    return f"{median(values):.{places}f} {unit} ({min(values):.{places}f}-{max(values):.{places}f})"


async def compare(
    what: str, bare_name: str, ours: Act, bare: Act, pairs: int, warm_up: int = 5, before_each: Act | None = None
) -> Ratio:
    """Do ours and the bare thing in turn; `before_each` prepares every single one and is not measured."""
    measured = [(await _seconds(ours, before_each), await _seconds(bare, before_each)) for _ in range(warm_up + pairs)]
    return Ratio(what, bare_name, measured[warm_up:])


async def _seconds(act: Act, before: Act | None) -> float:
    if before:
        await before()
    gc.collect(0)
    started = perf_counter()
    await act()
    return perf_counter() - started
