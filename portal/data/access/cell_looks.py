"""Which cells of an extract somebody has looked at, with who and when: what they say then is in the digest."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.data.access.maskings import CELLS, IN_ROWS, Cell, columns
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell says, as its digest, and how many places in it look like another person's and are not masked."""

    digest: bytes
    unmasked: int = 0


async def add(request: UUID, looks: Mapping[Cell, Look], staff: UUID) -> None:
    """Note that `staff` has looked at the cells. Who looked first stays; what is left unmasked is as it is now."""
    await connection().execute(
        "INSERT INTO cell_look"  # noqa: S608
        " (request_id, source, table_name, row_number, column_name, digest, unmasked, looked_by)"
        f" SELECT $1, cell.*, $8 FROM {CELLS[:-1]}, $6::bytea[], $7::int[]) cell"
        " ON CONFLICT (request_id, source, table_name, row_number, column_name)"
        " DO UPDATE SET unmasked = EXCLUDED.unmasked WHERE cell_look.unmasked <> EXCLUDED.unmasked",
        request,
        *columns(looks),
        [look.digest for look in looks.values()],
        [look.unmasked for look in looks.values()],
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


async def unmasked(request: UUID) -> int:
    """How many places look like another person's and are not masked, of all that was looked at."""
    found = await connection().fetchval(
        "SELECT coalesce(sum(unmasked), 0)::bigint FROM cell_look WHERE request_id = $1 AND unmasked > 0", request
    )
    return int(found)


async def with_unmasked(request: UUID, most: int) -> dict[Cell, int]:
    """The first cells, `most` at most, in which there are such places, with how many."""
    rows = await connection().fetch(
        "SELECT source, table_name, row_number, column_name, unmasked FROM cell_look"
        " WHERE request_id = $1 AND unmasked > 0 ORDER BY source, table_name, row_number, column_name LIMIT $2",
        request,
        most,
    )
    return {Cell(*place): unmasked for *place, unmasked in rows}
