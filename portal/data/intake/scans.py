"""Batches from the office scanner: their files until every letter is registered, and their pages as pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.clock import now
from portal.data import keys
from portal.data.changing import must_change_one
from portal.data.database import connection
from portal.data.errors import NoSuchRow

Failure = Literal["encrypted", "broken", "too_many_pages", "too_large_picture"]


@dataclass(frozen=True, slots=True)
class Batch:
    """What was put into the scanner at once. `pages` is None until the first was read, `read` counts them.

    `letters` of them are there, `settled` of which are registered or were nothing but blank paper. `ended_at`: nothing
    more is to be done with it, and its pictures are gone.
    """

    id: UUID
    own_key: bytes | None
    size: int
    uploaded_at: datetime
    uploaded_by: UUID
    pages: int | None
    attempts: int
    read_at: datetime | None
    failure: Failure | None
    ended_at: datetime | None
    seen_to_at: datetime | None
    read: int
    letters: int
    settled: int

    def encrypt(self, plaintext: bytes, what: str) -> bytes:
        """See `keys.encrypt`."""
        return keys.encrypt(self.id, self.own_key, plaintext, what)

    def decrypt(self, ciphertext: bytes, what: str) -> bytes:
        """See `keys.decrypt`."""
        return keys.decrypt(self.id, self.own_key, ciphertext, what)


SELECT = """
    SELECT b.id, b.own_key, b.size, b.uploaded_at, b.uploaded_by, b.pages, b.attempts, b.read_at, b.failure, b.ended_at,
        b.seen_to_at,
        (SELECT count(*) FROM scan_page p WHERE p.batch_id = b.id) AS read,
        (SELECT count(*) FROM scan_letter l WHERE l.batch_id = b.id) AS letters,
        (SELECT count(*) FROM scan_letter l WHERE l.batch_id = b.id AND l.settled_at IS NOT NULL) AS settled
    FROM scan_batch b
"""


async def add(batch: UUID, digest: bytes, own_key: bytes, size: int, files: Sequence[bytes], by: UUID) -> None:
    """Store a batch with its files, encrypted. Raises AlreadyThere when the same is there already."""
    await connection().execute(
        "INSERT INTO scan_batch (id, digest, own_key, size, uploaded_by) VALUES ($1, $2, $3, $4, $5)",
        batch,
        digest,
        own_key,
        size,
        by,
    )
    for number, content in enumerate(files, 1):
        await connection().execute(
            "INSERT INTO scan_file (batch_id, number, content) VALUES ($1, $2, $3)", batch, number, content
        )


async def find(batch: UUID) -> Batch:
    """The batch with that id. Raises NoSuchRow."""
    row = await connection().fetchrow(f"{SELECT} WHERE b.id = $1", batch)
    if row is None:
        raise NoSuchRow
    return Batch(**row)


async def hold(batch: UUID) -> None:
    """Let nobody else change what becomes of the batch until the transaction under way ends."""
    await connection().execute("SELECT FROM scan_batch WHERE id = $1 FOR NO KEY UPDATE", batch)


async def with_digest(digest: bytes) -> UUID | None:
    """The batch of exactly those files, if it could be read."""
    found: UUID | None = await connection().fetchval(
        "SELECT id FROM scan_batch WHERE digest = $1 AND failure IS NULL", digest
    )
    return found


async def recent(limit: int) -> list[Batch]:
    """The batches uploaded last, newest first."""
    rows = await connection().fetch(f"{SELECT} ORDER BY b.uploaded_at DESC LIMIT $1", limit)
    return [Batch(**row) for row in rows]


async def unread() -> list[Batch]:
    """The batches that could not be read and that nobody has seen to, oldest first."""
    rows = await connection().fetch(
        f"{SELECT} WHERE b.failure IS NOT NULL AND b.seen_to_at IS NULL ORDER BY b.uploaded_at"
    )
    return [Batch(**row) for row in rows]


async def unregistered() -> list[Batch]:
    """The batches that were read and of which letters are still to be registered, oldest first."""
    rows = await connection().fetch(
        f"{SELECT} WHERE b.read_at IS NOT NULL AND b.ended_at IS NULL AND b.failure IS NULL ORDER BY b.uploaded_at"
    )
    return [Batch(**row) for row in rows]


async def note_seen_to(batch: UUID, by: UUID) -> None:
    """Note that somebody has seen to what was in it. Raises Stale when it could be read, or that was noted before."""
    await must_change_one(
        "UPDATE scan_batch SET seen_to_at = $3, seen_to_by = $2"
        " WHERE id = $1 AND failure IS NOT NULL AND seen_to_at IS NULL",
        batch,
        by,
        now(),
    )


async def files(batch: UUID) -> list[bytes]:
    """The batch's files, encrypted."""
    rows = await connection().fetch("SELECT content FROM scan_file WHERE batch_id = $1 ORDER BY number", batch)
    return [row["content"] for row in rows]


async def count_attempt(batch: UUID) -> None:
    """Note that the batch is being read once more."""
    await connection().execute("UPDATE scan_batch SET attempts = attempts + 1 WHERE id = $1", batch)


async def note_pages(batch: UUID, pages: int) -> None:
    """Note how many pages the batch has; that it comes on, so that attempts are counted anew."""
    await connection().execute("UPDATE scan_batch SET pages = $2, attempts = 0 WHERE id = $1", batch, pages)


async def note_read(batch: UUID) -> None:
    """Note that every page has been read."""
    await connection().execute("UPDATE scan_batch SET read_at = $2 WHERE id = $1 AND read_at IS NULL", batch, now())


async def fail(batch: UUID, failure: Failure) -> None:
    """Note that the batch cannot be read, and let go of it."""
    await connection().execute(
        "UPDATE scan_batch SET failure = $2 , ended_at = $3 WHERE id = $1", batch, failure, now()
    )
    await _let_go(batch)


async def end(batch: UUID) -> None:
    """Note that nothing more is to be done with the batch: its files, its pictures and its key go."""
    await connection().execute("UPDATE scan_batch SET ended_at = $2 WHERE id = $1", batch, now())
    await _let_go(batch)


async def _let_go(batch: UUID) -> None:
    await connection().execute("UPDATE scan_batch SET own_key = NULL WHERE id = $1", batch)
    await connection().execute(
        "UPDATE scan_page SET picture = NULL, small = NULL, places = NULL WHERE batch_id = $1", batch
    )
    await connection().execute("DELETE FROM scan_file WHERE batch_id = $1", batch)
