"""What an address on an envelope is: one rule for every address that somebody types."""

from collections.abc import Sequence
from typing import Literal

Fault = Literal["missing", "too_long", "no_address"]

MOST_LINES = 6
"""Lines that the window of an envelope has room for."""

FEWEST_DIGITS = 3
"""Digits of the shortest postcodes that there are, but for those with letters in them, whose house has a number."""


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of an address as it was typed, without blank ones and without spaces that say nothing."""
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())


def fault_in(lines: Sequence[str]) -> Fault | None:
    """What is wrong with an address, name first; None where a postman could do something with it.

    It has no lines, more than an envelope's window, or nothing below the name that has a postcode.
    """
    if not lines:
        return "missing"
    if len(lines) > MOST_LINES:
        return "too_long"
    digits = sum(character.isdigit() for line in lines[1:] for character in line)
    return "no_address" if digits < FEWEST_DIGITS else None
