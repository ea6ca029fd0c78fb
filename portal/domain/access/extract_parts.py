"""How a large answer is divided into letters: each holds so many rows that it can be made in little memory."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from portal.data.access.extracts import Chunk

ROWS = 1500
"""Rows of one letter at most: with them Typst stays under some 300 MB."""

SIZE = 1_500_000
"""Bytes of rows, as JSON, of one letter at most, as far as whole rows allow."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows `first` to `last`, the last not included, of one table."""

    source: str
    table: str
    first: int
    last: int


Part = tuple[Slice, ...]


def divided(chunks: Sequence[Chunk]) -> list[Part]:
    """The parts that hold every row of `chunks`, in their order; one without rows when there are none."""
    parts: list[list[Slice]] = [[]]
    rows = size = 0
    for chunk in chunks:
        row_size = max(1, chunk.size // chunk.rows)
        first, end = chunk.first_row, chunk.first_row + chunk.rows
        while first < end:
            room = min(ROWS - rows, (SIZE - size) // row_size)
            if room < 1 and rows:
                parts.append([])
                rows = size = 0
                continue
            taken = min(end - first, max(1, room))
            _append(parts[-1], Slice(chunk.source, chunk.table, first, first + taken))
            first, rows, size = first + taken, rows + taken, size + taken * row_size
    return [tuple(part) for part in parts]


def plan_digest(parts: Sequence[Part]) -> bytes:
    """What tells one division from another."""
    return hashlib.sha256(repr(parts).encode()).digest()


def _append(part: list[Slice], new: Slice) -> None:
    last = part[-1] if part else None
    if last and (last.source, last.table, last.last) == (new.source, new.table, new.first):
        part[-1] = Slice(last.source, last.table, last.first, new.last)
    else:
        part.append(new)
