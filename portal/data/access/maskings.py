"""Maskings: what of an extract is not sent, each with who masked it and when (Art. 15(4)): a value, or passages of it.

A mark is taken back by a row's own who and when. It belongs to the request: `marks_kept` carries it from one
collection to the next.
"""

from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from uuid import UUID

from portal.data.access.passage import Passage
from portal.data.changing import changed
from portal.data.database import connection


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One value of an extract. `row` is the row's place among those of its table, from 0."""

    source: str
    table: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Mark:
    """That a value is masked, or was: the whole of it, or a passage."""

    cell: Cell
    passage: Passage | None
    masked_by: UUID
    masked_at: datetime
    unmasked_by: UUID | None
    unmasked_at: datetime | None


COLUMNS = (
    "source, table_name, row_number, column_name, begins, ends, masked_by, masked_at, unmasked_by, unmasked_at"
    " FROM masking"
)

IN_ROWS = "request_id = $1 AND source = $2 AND table_name = $3 AND row_number >= $4 AND row_number < $5"

CELLS = "unnest($2::text[], $3::text[], $4::int[], $5::text[])"


async def of_rows(request: UUID, source: str, table: str, first: int, last: int) -> list[Mark]:
    """The marks in force in the rows `first` to `last`, the last not included, of one table; passages in order."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} WHERE {IN_ROWS} AND unmasked_at IS NULL"
        " ORDER BY row_number, column_name, begins NULLS FIRST",
        request,
        source,
        table,
        first,
        last,
    )
    return [_mark(*row) for row in rows]


async def of_cell(request: UUID, cell: Cell) -> list[Mark]:
    """Every mark of one cell, those that were taken back included, in the order in which they were made."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} WHERE {IN_ROWS} AND column_name = $6 ORDER BY masked_at, begins",
        request,
        cell.source,
        cell.table,
        cell.row,
        cell.row + 1,
        cell.column,
    )
    return [_mark(*row) for row in rows]


async def counts(request: UUID) -> dict[tuple[str, str], int]:
    """How many cells are masked, wholly or in part, in each (source, table) that has any."""
    rows = await connection().fetch(
        "SELECT source, table_name, count(DISTINCT (row_number, column_name)) AS n FROM masking"
        " WHERE request_id = $1 AND unmasked_at IS NULL GROUP BY source, table_name",
        request,
    )
    return {(row["source"], row["table_name"]): row["n"] for row in rows}


async def add(request: UUID, cells: Mapping[Cell, bytes], staff: UUID) -> int:
    """Mask cells, each with the digest of what it says, and say how many were not; those stay whoever's they were."""
    return await changed(
        "INSERT INTO masking (request_id, source, table_name, row_number, column_name, digest, masked_by)"  # noqa: S608
        f" SELECT $1, cell.*, $7 FROM {CELLS[:-1]}, $6::bytea[]) cell ON CONFLICT DO NOTHING",
        request,
        *columns(cells),
        list(cells.values()),
        staff,
    )


async def remove(request: UUID, cells: Collection[Cell], staff: UUID) -> int:
    """Mask cells as a whole no longer, and say how many were."""
    return await changed(
        "UPDATE masking SET unmasked_at = now(), unmasked_by = $6 WHERE request_id = $1 AND begins IS NULL"  # noqa: S608
        f" AND unmasked_at IS NULL AND (source, table_name, row_number, column_name) IN (SELECT * FROM {CELLS})",
        request,
        *columns(cells),
        staff,
    )


async def put_passages(request: UUID, cell: Cell, digest: bytes, passages: Collection[Passage], staff: UUID) -> int:
    """Mask just these passages of a cell, and say how many marks are new or taken back; the others stay as they are."""
    begins, ends = [it.begins for it in passages], [it.ends for it in passages]
    taken_back = await changed(
        "UPDATE masking SET unmasked_at = now(), unmasked_by = $6 WHERE request_id = $1 AND source = $2"
        " AND table_name = $3 AND row_number = $4 AND column_name = $5 AND begins IS NOT NULL AND unmasked_at IS NULL"
        " AND (begins, ends) NOT IN (SELECT * FROM unnest($7::int[], $8::int[]))",
        request,
        *astuple(cell),
        staff,
        begins,
        ends,
    )
    added = await changed(
        "INSERT INTO masking (request_id, source, table_name, row_number, column_name, digest, masked_by, begins, ends)"
        " SELECT $1, $2, $3, $4, $5, $6, $7, it.* FROM unnest($8::int[], $9::int[]) it ON CONFLICT DO NOTHING",
        request,
        *astuple(cell),
        digest,
        staff,
        begins,
        ends,
    )
    return taken_back + added


def columns(cells: Collection[Cell]) -> tuple[list[object], ...]:
    """The cells as four arrays, for `unnest`."""
    rows = [astuple(cell) for cell in cells]
    return tuple([row[place] for row in rows] for place in range(4))


def _mark(
    source: str, table: str, row: int, column: str, begins: int | None, ends: int | None, *who_and_when: object
) -> Mark:
    passage = Passage(begins, ends) if begins is not None and ends is not None else None
    return Mark(Cell(source, table, row, column), passage, *who_and_when)  # type: ignore[arg-type]
