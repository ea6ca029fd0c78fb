"""Where a scanned page seems to have been changed by hand, as it is marked on its picture and told beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

MARGIN = 8
"""Thousandths of the picture's height that a mark leaves free above and below, so that it covers nothing."""

SHEET = 29.7
"""Centimetres that the sheet is high."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A frame across the picture, in thousandths of its height from the top, and how far down the sheet that is."""

    y: int
    height: int
    centimetres: int


def marks(places: Sequence[Sequence[int]] | None) -> list[Mark]:
    """The marks at those places of a page, from above; none where it was not compared or nothing was found."""
    return [
        Mark(top - MARGIN, bottom - top + 2 * MARGIN, round((top + bottom) / 2 * SHEET / 1000))
        for top, bottom in places or ()
    ]
