"""What was masked and looked at, carried from one collection of an extract to the next by the digests of the texts."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from uuid import UUID

from portal.data.access.maskings import Cell
from portal.data.database import connection
from portal.data.listed import listed
from portal.data.requests.states import BEGUN_IN

OWN = "source, table_name, row_number, column_name"

OF = {
    "masking": "begins, ends, masked_by, masked_at, unmasked_by, unmasked_at",
    "cell_look": "looked_by, looked_at, unmasked",
}
"""The tables, with the columns that say what the mark is and whose."""


async def digests(request: UUID) -> frozenset[bytes]:
    """The digests of everything that was marked in the request's extract."""
    rows = await connection().fetch(
        "SELECT digest FROM masking WHERE request_id = $1 AND digest IS NOT NULL"
        " UNION SELECT digest FROM cell_look WHERE request_id = $1",
        request,
    )
    return frozenset(bytes(row["digest"]) for row in rows)


async def move(request: UUID, cells: Mapping[bytes, Sequence[Cell]]) -> None:
    """Put every mark on the cells that have its digest now, once on each; one whose text is no longer there goes.

    Texts that are the same word for word, in the same column, are marked alike from here on.
    """
    for table, others in OF.items():
        rows = await connection().fetch(
            f"DELETE FROM {table} WHERE request_id = $1 RETURNING digest, {others}",  # noqa: S608
            request,
        )
        # Of two passages that begin at the same place the longer one stays; of two looks the one that left less, as
        # what is masked in either is masked in both.
        ordered = sorted(rows, key=lambda row: row.get("ends") or -(row.get("unmasked") or 0))
        moved = {
            (cell, row.get("begins"), row.get("unmasked_at")): row
            for row in ordered
            for cell in cells.get(row["digest"], ())
        }
        places = ", ".join(f"${place}" for place in range(1, 7 + len(others.split(", "))))
        await connection().executemany(
            f"INSERT INTO {table} (request_id, {OWN}, digest, {others}) VALUES ({places})",  # noqa: S608
            [(request, *astuple(cell), *row.values()) for (cell, _, _), row in moved.items()],
        )


async def forget_needless() -> None:
    """Forget the marks of extracts that are gone, save those of requests whose extract is being collected anew."""
    for table in OF:
        await connection().execute(
            f"DELETE FROM {table} USING request r WHERE r.id = {table}.request_id"  # noqa: S608
            f" AND r.status NOT IN {listed(BEGUN_IN)}"
            f" AND NOT EXISTS (SELECT FROM extract e WHERE e.request_id = {table}.request_id)"
        )


async def forget(request: UUID) -> None:
    """Forget the marks of one request."""
    for table in OF:
        await connection().execute(f"DELETE FROM {table} WHERE request_id = $1", request)  # noqa: S608


async def forget_of(subject: UUID) -> None:
    """Forget the marks in every extract of the subject."""
    for table in OF:
        await connection().execute(
            f"DELETE FROM {table} USING request r WHERE r.id = {table}.request_id AND r.subject_id = $1",  # noqa: S608
            subject,
        )
