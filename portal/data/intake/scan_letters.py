"""The pages of a batch, and the letters that they make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.clock import now
from portal.data.changing import must_change_one
from portal.data.database import connection
from portal.data.errors import NoSuchRow


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page without its pictures. `seals` are what the codes of our kind on it say.

    `places` are where it seems to have been changed by hand, from where to where in thousandths of its height; None
    where it was not compared with the form that it was printed as.
    """

    number: int
    letter: int | None
    seals: Sequence[str]
    other_codes: int
    is_damaged: bool
    is_blank: bool
    places: Sequence[Sequence[int]] | None = None

    @property
    def is_uncompared(self) -> bool:
        """Whether it has a code of our kind and could not be compared with the form that it is."""
        return bool(self.seals) and self.places is None


@dataclass(frozen=True, slots=True)
class ScanLetter:
    """A letter of a batch, called by the number of its first page, and what became of it."""

    number: int
    envelope_id: UUID | None
    settled_at: datetime | None
    settled_by: UUID | None


async def add_page(batch: UUID, page: ScannedPage, picture: bytes, small: bytes) -> None:
    """Store a page with its pictures, encrypted; one that is there already stays as it is."""
    await connection().execute(
        "INSERT INTO scan_page (batch_id, number, seals, other_codes, is_damaged, is_blank, picture, small, places)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        batch,
        page.number,
        list(page.seals),
        page.other_codes,
        page.is_damaged,
        page.is_blank,
        picture,
        small,
        None if page.places is None else [list(place) for place in page.places],
    )


async def pages(batch: UUID, letters: Sequence[int] | None = None) -> list[ScannedPage]:
    """The pages of the batch, or of some of its letters, in the order in which they were scanned."""
    rows = await connection().fetch(
        "SELECT number, letter, seals, other_codes, is_damaged, is_blank, places FROM scan_page"
        " WHERE batch_id = $1 AND ($2::int[] IS NULL OR letter = ANY($2)) ORDER BY number",
        batch,
        None if letters is None else list(letters),
    )
    return [ScannedPage(**row) for row in rows]


async def picture(batch: UUID, number: int, small: bool) -> bytes:
    """A page's picture, encrypted. Raises NoSuchRow, also when it is gone."""
    column = "small" if small else "picture"
    found = await connection().fetchval(
        f"SELECT {column} FROM scan_page WHERE batch_id = $1 AND number = $2",  # noqa: S608
        batch,
        number,
    )
    if found is None:
        raise NoSuchRow
    return bytes(found)


async def letters(batch: UUID, after: int = 0, limit: int | None = None) -> list[ScanLetter]:
    """The letters of the batch behind the one called `after`."""
    rows = await connection().fetch(
        "SELECT number, envelope_id, settled_at, settled_by FROM scan_letter WHERE batch_id = $1 AND number > $2"
        " ORDER BY number LIMIT $3",
        batch,
        after,
        limit,
    )
    return [ScanLetter(**row) for row in rows]


async def held(batch: UUID, number: int) -> ScanLetter:
    """The letter, which nobody else changes until the transaction under way ends. Raises NoSuchRow."""
    row = await connection().fetchrow(
        "SELECT number, envelope_id, settled_at, settled_by FROM scan_letter WHERE batch_id = $1 AND number = $2"
        " FOR UPDATE",
        batch,
        number,
    )
    if row is None:
        raise NoSuchRow
    return ScanLetter(**row)


async def begin(batch: UUID, number: int) -> None:
    """Let a letter begin on that page; the pages from there to where the next begins are its own."""
    await connection().execute("INSERT INTO scan_letter (batch_id, number) VALUES ($1, $2)", batch, number)
    await connection().execute(
        "UPDATE scan_page SET letter = $2 WHERE batch_id = $1 AND number >= $2 AND number < coalesce("
        "(SELECT min(number) FROM scan_letter WHERE batch_id = $1 AND number > $2), 2147483647)",
        batch,
        number,
    )


async def join(batch: UUID, number: int, before: int) -> None:
    """Let the pages of a letter belong to the one before it."""
    await connection().execute(
        "UPDATE scan_page SET letter = $3 WHERE batch_id = $1 AND letter = $2", batch, number, before
    )
    await connection().execute("DELETE FROM scan_letter WHERE batch_id = $1 AND number = $2", batch, number)


async def settle(batch: UUID, number: int, envelope: UUID | None, by: UUID) -> None:
    """Note what became of a letter: an envelope, or nothing. Raises Stale when that was noted before."""
    await must_change_one(
        "UPDATE scan_letter SET envelope_id = $3, settled_at = $5, settled_by = $4"
        " WHERE batch_id = $1 AND number = $2 AND settled_at IS NULL",
        batch,
        number,
        envelope,
        by,
        now(),
    )


@dataclass(frozen=True, slots=True)
class Left:
    """A batch, how many of its letters are still to be registered, and the first of those, if any."""

    batch: UUID
    left: int
    next: int | None


async def left_beside(envelope: UUID) -> Left | None:
    """What is left of the batch that the envelope was scanned with; None for one that came by itself."""
    row = await connection().fetchrow(
        "SELECT s.batch_id AS batch, count(o.number)::int AS left, min(o.number) AS next FROM scan_letter s"
        " LEFT JOIN scan_letter o ON o.batch_id = s.batch_id AND o.settled_at IS NULL"
        " WHERE s.envelope_id = $1 GROUP BY s.batch_id",
        envelope,
    )
    return Left(**row) if row else None
