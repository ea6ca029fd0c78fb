"""A part of a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """The characters `begins` to `ends`, the last not included, of a text."""

    begins: int
    ends: int
