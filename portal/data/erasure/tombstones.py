"""Tombstones: what has been erased where, so that it can be erased again when it comes back from a backup."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from portal.data.changing import changed_one
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One erasure in one source. `rows` is how many rows it changed.

    `identifiers` are keyed digests of everything that the person was known by; no identifier can be read from them.
    """

    id: UUID
    subject_id: UUID
    request_id: UUID
    source: str
    plan_digest: bytes
    rows: int
    identifiers: tuple[bytes, ...]
    erased_at: datetime


COLUMNS = "id, subject_id, request_id, source, plan_digest, rows, identifiers, erased_at"


async def put(tombstone: Tombstone) -> bool:
    """Store a tombstone; False when it is there already."""
    return await changed_one(
        f"INSERT INTO erasure_tombstone ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"  # noqa: S608
        " ON CONFLICT DO NOTHING",
        tombstone.id,
        tombstone.subject_id,
        tombstone.request_id,
        tombstone.source,
        tombstone.plan_digest,
        tombstone.rows,
        list(tombstone.identifiers),
        tombstone.erased_at,
    )


async def exists(tombstone: UUID) -> bool:
    """Whether there is a tombstone with that id."""
    return bool(await connection().fetchval("SELECT EXISTS (SELECT FROM erasure_tombstone WHERE id = $1)", tombstone))


async def newest(source: str) -> Tombstone | None:
    """The tombstone of the latest erasure that changed something in `source` and whose receipt it should have."""
    row = await connection().fetchrow(
        f"SELECT {COLUMNS} FROM erasure_tombstone WHERE source = $1 AND rows > 0 AND settled_at IS NULL"  # noqa: S608
        " ORDER BY erased_at DESC, id LIMIT 1",
        source,
    )
    return _tombstone(row) if row else None


async def of_source(source: str, since: datetime | None) -> AsyncIterator[Tombstone]:
    """The tombstones of `source`, streamed, oldest first: all from that moment on, or those that are not settled."""
    rows = connection().cursor(
        f"SELECT {COLUMNS} FROM erasure_tombstone WHERE source = $1"  # noqa: S608
        " AND CASE WHEN $2::timestamptz IS NULL THEN settled_at IS NULL ELSE erased_at >= $2 END"
        " ORDER BY erased_at, id",
        source,
        since,
        prefetch=500,
    )
    async for row in rows:
        yield _tombstone(row)


async def back_in_portal() -> list[Tombstone]:
    """Tombstones of persons whom the portal had removed and who have a key all the same."""
    rows = await connection().fetch(
        "SELECT t.id, t.subject_id, t.request_id, t.source, t.plan_digest, t.rows, t.identifiers, t.erased_at"
        " FROM erasure_tombstone t JOIN data_subject d ON d.id = t.subject_id"
        " WHERE t.source = 'portal' AND d.data_key IS NOT NULL ORDER BY t.erased_at, t.id"
    )
    return [_tombstone(row) for row in rows]


async def wait_for_journal() -> None:
    """Let nobody else write in the journal until the transaction under way ends."""
    await connection().execute("SELECT pg_advisory_xact_lock(hashtextextended('portal.erasure_journal', 0))")


async def to_journal(limit: int) -> list[Tombstone]:
    """Tombstones that the journal does not have yet, oldest first, held until the transaction ends."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM erasure_tombstone WHERE journalled_at IS NULL"  # noqa: S608
        " ORDER BY erased_at, id LIMIT $1 FOR UPDATE",
        limit,
    )
    return [_tombstone(row) for row in rows]


async def note_journalled(tombstones: Iterable[Tombstone]) -> None:
    """Note that the journal has them, for good."""
    await connection().execute(
        "UPDATE erasure_tombstone SET journalled_at = now() WHERE id = ANY($1) AND journalled_at IS NULL",
        [tombstone.id for tombstone in tombstones],
    )


async def settle(tombstones: Iterable[Tombstone]) -> None:
    """Count them as done again, though their source has no receipt that says so."""
    await connection().execute(
        "UPDATE erasure_tombstone SET settled_at = now() WHERE id = ANY($1) AND settled_at IS NULL",
        [tombstone.id for tombstone in tombstones],
    )


def _tombstone(row: asyncpg.Record) -> Tombstone:
    return Tombstone(**{**row, "identifiers": tuple(row["identifiers"])})
