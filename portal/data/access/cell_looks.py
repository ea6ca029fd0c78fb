"""Which cells of an extract somebody has looked at, with who and when: what they say then is in the digest."""

from collections.abc import Mapping
from uuid import UUID

from portal.data.access.maskings import CELLS, IN_ROWS, Cell, columns
from portal.data.changing import changed
from portal.data.database import connection


async def add(request: UUID, cells: Mapping[Cell, bytes], staff: UUID) -> int:
    """Note that `staff` has looked at the cells, each with the digest of what it says; how many nobody had."""
    return await changed(
        "INSERT INTO cell_look (request_id, source, table_name, row_number, column_name, digest, looked_by)"  # noqa: S608
        f" SELECT $1, cell.*, $7 FROM {CELLS[:-1]}, $6::bytea[]) cell ON CONFLICT DO NOTHING",
        request,
        *columns(cells),
        list(cells.values()),
        staff,
    )


async def of_rows(request: UUID, source: str, table: str, first: int, last: int) -> frozenset[Cell]:
    """The cells that were looked at in the rows `first` to `last`, the last not included, of one table."""
    rows = await connection().fetch(
        f"SELECT source, table_name, row_number, column_name FROM cell_look WHERE {IN_ROWS}",  # noqa: S608
        request,
        source,
        table,
        first,
        last,
    )
    return frozenset(Cell(*row) for row in rows)


async def counts(request: UUID) -> dict[tuple[str, str], int]:
    """How many cells were looked at in each (source, table) that has any."""
    rows = await connection().fetch(
        "SELECT source, table_name, count(*) AS n FROM cell_look WHERE request_id = $1 GROUP BY source, table_name",
        request,
    )
    return {(row["source"], row["table_name"]): row["n"] for row in rows}
