"""Where the bars of a chart stand. The template draws them as SVG, coloured by classes: no style of its own is allowed.

Lengths are in the units of the drawing, which the browser makes as wide as its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 720
HEIGHT = 220
LEFT, TOP, BOTTOM = 40, 20, 30
LYING_WIDTH = 440
"""Lying bars stand beside others, so that they are drawn larger."""

LABELS = 200
"""What the labels of lying bars take on the left."""

NUMBER = 60
"""What the number at the end of the longest lying bar takes on the right."""

LINE = 34
"""From one lying bar to the next."""

MOST_NUMBERED = 20
"""Standing bars with a number each; more would run into each other."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar to be drawn: its label on the axis, what it says when it is pointed at, and how many there are.

    `marked` of the `n` are set apart, at the far end: what is late.
    """

    label: str
    told: str
    n: int
    marked: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar where it stands: `at` and `size` across, its two parts along, each from where and how long."""

    bar: Bar
    at: float
    size: float
    middle: float
    plain: tuple[float, float]
    marked: tuple[float, float]
    end: float
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, standing or lying. `grid` are the lines across: where, and the number that each stands for."""

    lying: bool
    width: float
    height: float
    bars: Sequence[Drawn]
    grid: Sequence[tuple[float, int]]
    numbered: bool


def standing(bars: Sequence[Bar], label_every: int = 1) -> Chart:
    """Columns from left to right, such as weeks; every so many of them has its label, the last one among them."""
    top = _top(bars)
    foot = HEIGHT - BOTTOM
    unit = (foot - TOP) / top
    step = (WIDTH - LEFT) / max(len(bars), 1)
    size = step * 0.72

    def drawn(index: int, bar: Bar) -> Drawn:
        at = LEFT + index * step + (step - size) / 2
        head, join = foot - bar.n * unit, foot - (bar.n - bar.marked) * unit
        labelled = (len(bars) - 1 - index) % label_every == 0
        return Drawn(bar, at, size, at + size / 2, (join, foot - join), (head, join - head), head, labelled)

    return Chart(
        lying=False,
        width=WIDTH,
        height=HEIGHT,
        bars=[drawn(index, bar) for index, bar in enumerate(bars)],
        grid=[(foot - n * unit, n) for n in _ticks(top)],
        numbered=len(bars) <= MOST_NUMBERED,
    )


def lying(bars: Sequence[Bar]) -> Chart:
    """Bars below each other, each with its label on the left, such as kinds."""
    unit = (LYING_WIDTH - LABELS - NUMBER) / _top(bars)

    def drawn(index: int, bar: Bar) -> Drawn:
        at = index * LINE + 6
        join, end = LABELS + (bar.n - bar.marked) * unit, LABELS + bar.n * unit
        return Drawn(bar, at, LINE - 12, at + LINE / 2 - 6, (LABELS, join - LABELS), (join, end - join), end, True)

    return Chart(
        lying=True,
        width=LYING_WIDTH,
        height=len(bars) * LINE,
        bars=[drawn(index, bar) for index, bar in enumerate(bars)],
        grid=[],
        numbered=True,
    )


def _top(bars: Sequence[Bar]) -> int:
    """The end of the scale: the next multiple of a step that is easily read."""
    most = max((bar.n for bar in bars), default=0)
    step = _step(most)
    return max(-(-most // step) * step, 1)


def _ticks(top: int) -> range:
    return range(0, top + 1, _step(top))


def _step(most: int) -> int:
    """1, 2 or 5 with noughts, so that some four steps reach `most`."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if most <= 4 * step:
                return step
        size *= 10
