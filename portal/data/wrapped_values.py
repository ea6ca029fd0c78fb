"""Every column whose values are wrapped by a key-encryption key: by which, and how they are wrapped anew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.data import key_ring, keys
from portal.data.changing import changed
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class WrappedColumn:
    """A column of wrapped values.

    `owner` says in SQL to whom the value of the row `it` is bound; `rewrapped` makes the same value under the key that
    wraps now.
    """

    table: str
    column: str
    rewrapped: Callable[[UUID, bytes], bytes]
    owner: str = "it.id"


def _rewrapped(owner: UUID, wrapped: bytes) -> bytes:
    return keys.wrap(owner, keys.unwrap(owner, wrapped))


WRAPPED: tuple[WrappedColumn, ...] = (
    WrappedColumn("data_subject", "data_key", keys.rewrapped_key),
    WrappedColumn("account", "data_key", keys.rewrapped_key),
    WrappedColumn("data_subject", "retained_identifiers", _rewrapped),
    WrappedColumn("request_draft", "content", _rewrapped),
    WrappedColumn("notice", "address", _rewrapped, "it.recipient_id"),
    WrappedColumn("letter", "own_key", keys.rewrapped_key),
    WrappedColumn("signed_letter", "own_key", keys.rewrapped_key),
    WrappedColumn("scan_batch", "own_key", keys.rewrapped_key),
    WrappedColumn(
        "manual_attestation",
        "found_again",
        _rewrapped,
        "(SELECT t.subject_id FROM manual_task t WHERE t.id = it.task_id)",
    ),
)
"""All of them: a test compares with every column of the database that holds bytes."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """One wrapped value, by the id of its row."""

    id: UUID
    owner: UUID
    value: bytes


async def count(of: WrappedColumn) -> dict[bytes, int]:
    """How many values each key wraps, by its fingerprint; those from before values said by which under `b""`."""
    rows = await connection().fetch(
        f"SELECT CASE WHEN starts.mark = $1 THEN substring(it.{of.column} FROM 5 FOR 8) ELSE '' END AS by,"  # noqa: S608
        f" count(*) AS number FROM {of.table} it, substring(it.{of.column} FROM 1 FOR 4) AS starts (mark)"
        f" WHERE it.{of.column} IS NOT NULL GROUP BY 1",
        key_ring.MAGIC,
    )
    return {bytes(row["by"]): row["number"] for row in rows}


async def not_by(of: WrappedColumn, mark: bytes, after: UUID | None, limit: int, *, hold: bool = True) -> list[Wrapped]:
    """The next values, by id, that do not begin with `mark`; held until the transaction under way ends.

    Rows that somebody else holds are left out: nobody is waited for, so nobody waits in a circle.
    """
    rows = await connection().fetch(
        f"SELECT it.id, {of.owner} AS owner, it.{of.column} AS value FROM {of.table} it"  # noqa: S608
        f" WHERE it.{of.column} IS NOT NULL AND substring(it.{of.column} FROM 1 FOR {key_ring.MARK}) <> $1"
        " AND ($2::uuid IS NULL OR it.id > $2) ORDER BY it.id LIMIT $3"
        + (" FOR NO KEY UPDATE OF it SKIP LOCKED" if hold else ""),
        mark,
        after,
        limit,
    )
    return [Wrapped(row["id"], row["owner"], bytes(row["value"])) for row in rows]


async def unmarked(of: WrappedColumn, limit: int) -> list[Wrapped]:
    """Some values from before values said by which key they are wrapped."""
    rows = await connection().fetch(
        f"SELECT it.id, {of.owner} AS owner, it.{of.column} AS value FROM {of.table} it"  # noqa: S608
        f" WHERE it.{of.column} IS NOT NULL AND substring(it.{of.column} FROM 1 FOR 4) <> $1 LIMIT $2",
        key_ring.MAGIC,
        limit,
    )
    return [Wrapped(row["id"], row["owner"], bytes(row["value"])) for row in rows]


async def replace(of: WrappedColumn, values: Sequence[Wrapped], anew: Sequence[bytes]) -> int:
    """Put `anew` in the place of `values`, where they are still what they were; returns how many were."""
    return await changed(
        f"UPDATE {of.table} it SET {of.column} = v.anew"  # noqa: S608
        " FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS v (id, before, anew)"
        f" WHERE it.id = v.id AND it.{of.column} = v.before",
        [each.id for each in values],
        [each.value for each in values],
        list(anew),
    )
