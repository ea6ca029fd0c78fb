"""Print runs: one row each; its letters name it, and their place in its order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.actors import Language
from portal.data.changing import must_change_one
from portal.data.database import connection
from portal.data.errors import NoSuchRow, Stale

Sides = Literal["simplex", "duplex"]


@dataclass(frozen=True, slots=True)
class PrintRun:
    """Letters that are printed together. `letters` are still in it, `withdrawn` of them are not sent after all.

    `opened_at` is when its file was last opened; `failed` letters came out badly and have left it again.
    """

    id: UUID
    sides: Sides
    with_list: bool
    language: Language
    made_at: datetime
    made_by: UUID
    opened_at: datetime | None
    opened_by: UUID | None
    confirmed_at: datetime | None
    confirmed_by: UUID | None
    failed: int | None
    letters: int
    withdrawn: int


COLUMNS = (
    "id, sides, with_list, language, made_at, made_by, opened_at, opened_by, confirmed_at, confirmed_by, failed,"
    " (SELECT count(*) FROM letter l WHERE l.print_run_id = r.id) AS letters,"
    " (SELECT count(*) FROM letter l WHERE l.print_run_id = r.id AND l.withdrawn_at IS NOT NULL) AS withdrawn"
)


async def add(run: UUID, sides: Sides, with_list: bool, language: Language, by: UUID) -> None:
    """Add a print run without letters."""
    await connection().execute(
        "INSERT INTO print_run (id, sides, with_list, language, made_by) VALUES ($1, $2, $3, $4, $5)",
        run,
        sides,
        with_list,
        language,
        by,
    )


async def hold_free(letters: Collection[UUID]) -> list[UUID]:
    """Those of the letters that are unprinted and in no run, held until the transaction under way ends."""
    rows = await connection().fetch(
        # In one order, so that two who take the same letters never wait for one another.
        "SELECT id FROM letter WHERE id = ANY($1::uuid[]) AND rendered_at IS NOT NULL AND printed_at IS NULL"
        " AND print_run_id IS NULL AND withdrawn_at IS NULL ORDER BY id FOR NO KEY UPDATE",
        list(letters),
    )
    return [row["id"] for row in rows]


async def put_in(run: UUID, letters: Sequence[UUID]) -> None:
    """Put the letters in the run, in that order. Raises Stale when one of them is in another."""
    done = await connection().execute(
        "UPDATE letter l SET print_run_id = $1, print_run_place = w.place"
        " FROM unnest($2::uuid[]) WITH ORDINALITY AS w (id, place)"
        " WHERE l.id = w.id AND l.print_run_id IS NULL AND l.printed_at IS NULL AND l.withdrawn_at IS NULL",
        run,
        list(letters),
    )
    if not done.endswith(f" {len(letters)}"):
        raise Stale


async def find(run: UUID) -> PrintRun:
    """The run with that id. Raises NoSuchRow."""
    found = await connection().fetchrow(f"SELECT {COLUMNS} FROM print_run r WHERE id = $1", run)  # noqa: S608
    if found is None:
        raise NoSuchRow
    return PrintRun(**found)


async def unconfirmed(limit: int) -> list[PrintRun]:
    """The runs of which nobody has said yet how they came out, oldest first."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM print_run r WHERE confirmed_at IS NULL ORDER BY made_at, id LIMIT $1",  # noqa: S608
        limit,
    )
    return [PrintRun(**row) for row in rows]


async def to_post(limit: int) -> list[PrintRun]:
    """The confirmed runs of which something is not posted yet, oldest first."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM print_run r WHERE confirmed_at IS NOT NULL AND id IN ("  # noqa: S608
        "SELECT print_run_id FROM letter WHERE rendered_at IS NOT NULL AND printed_at IS NOT NULL"
        " AND posted_on IS NULL AND withdrawn_at IS NULL) ORDER BY made_at, id LIMIT $1",
        limit,
    )
    return [PrintRun(**row) for row in rows]


async def note_opened(run: UUID, by: UUID) -> None:
    """Note that the run's file is opened. Raises Stale once it is confirmed."""
    await must_change_one(
        "UPDATE print_run SET opened_at = now(), opened_by = $2 WHERE id = $1 AND confirmed_at IS NULL", run, by
    )


async def confirm(run: UUID, by: UUID, failed: Collection[UUID] | None) -> tuple[list[UUID], list[UUID]]:
    """Note how the run came out: which letters are printed now, and which `failed` and wait anew; None: all failed.

    Letters that were withdrawn are neither. Raises Stale, and nothing stays written, when the run was confirmed before.
    """
    # First the run's row: whoever confirms at the same time waits here, and then finds it done.
    held = await connection().fetchval(
        "SELECT id FROM print_run WHERE id = $1 AND confirmed_at IS NULL FOR NO KEY UPDATE", run
    )
    if held is None:
        raise Stale
    waiting = "print_run_id = $1 AND printed_at IS NULL AND withdrawn_at IS NULL"
    again = await connection().fetch(
        "UPDATE letter SET print_run_id = NULL, print_run_place = NULL"  # noqa: S608
        f" WHERE {waiting} AND ($2::uuid[] IS NULL OR id = ANY($2)) RETURNING id",
        run,
        None if failed is None else list(failed),
    )
    printed = await connection().fetch(
        f"UPDATE letter SET printed_at = now(), printed_by = $2 WHERE {waiting} RETURNING id",  # noqa: S608
        run,
        by,
    )
    await connection().execute(
        "UPDATE print_run SET confirmed_at = now(), confirmed_by = $2, failed = $3 WHERE id = $1", run, by, len(again)
    )
    return [row["id"] for row in printed], [row["id"] for row in again]
