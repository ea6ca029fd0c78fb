"""Maskings: the cells of an extract that are not sent, each with who masked it and when (Art. 15(4))."""

from collections.abc import Collection
from dataclasses import astuple, dataclass
from uuid import UUID

from portal.data.database import connection


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One value of an extract. `row` is the row's place among those of its table, from 0."""

    source: str
    table: str
    row: int
    column: str


async def of_request(request: UUID) -> frozenset[Cell]:
    """The cells of the request's extract that are masked."""
    rows = await connection().fetch(
        "SELECT source, table_name, row_number, column_name FROM masking WHERE request_id = $1", request
    )
    return frozenset(Cell(*row) for row in rows)


async def of_rows(request: UUID, source: str, table: str, first: int, last: int) -> frozenset[Cell]:
    """Those of them in the rows `first` to `last`, the last not included, of one table."""
    rows = await connection().fetch(
        "SELECT source, table_name, row_number, column_name FROM masking WHERE request_id = $1 AND source = $2"
        " AND table_name = $3 AND row_number >= $4 AND row_number < $5",
        request,
        source,
        table,
        first,
        last,
    )
    return frozenset(Cell(*row) for row in rows)


async def counts(request: UUID) -> dict[tuple[str, str], int]:
    """How many cells are masked in each (source, table) that has any."""
    rows = await connection().fetch(
        "SELECT source, table_name, count(*) AS n FROM masking WHERE request_id = $1 GROUP BY source, table_name",
        request,
    )
    return {(row["source"], row["table_name"]): row["n"] for row in rows}


async def add(request: UUID, cells: Collection[Cell], staff: UUID) -> None:
    """Mask `cells`; one that is masked already stays whoever's it was."""
    await connection().execute(
        "INSERT INTO masking (request_id, source, table_name, row_number, column_name, masked_by)"
        " SELECT $1, cell.*, $6 FROM unnest($2::text[], $3::text[], $4::int[], $5::text[]) cell"
        " ON CONFLICT DO NOTHING",
        request,
        *_columns(cells),
        staff,
    )


async def remove(request: UUID, cells: Collection[Cell]) -> None:
    """Mask `cells` no longer."""
    await connection().execute(
        "DELETE FROM masking WHERE request_id = $1 AND (source, table_name, row_number, column_name) IN"
        " (SELECT * FROM unnest($2::text[], $3::text[], $4::int[], $5::text[]))",
        request,
        *_columns(cells),
    )


def _columns(cells: Collection[Cell]) -> tuple[list[object], ...]:
    rows = [astuple(cell) for cell in cells]
    return tuple([row[place] for row in rows] for place in range(4))
