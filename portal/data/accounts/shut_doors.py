"""Doors that were shut: what was taken from an account, so that it is taken again when it comes back from a backup.

Triggers note it (a migration has them), whichever way it was done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.database import connection

What = Literal["blocked", "closed", "email", "password", "app", "passkey", "doubted", "codes", "work_account", "role"]
"""A block or a lock, the account itself, an address or a password that counts no longer, an authenticator app, a
passkey, the same that there may be two of, recovery codes, a work account, a role."""


@dataclass(frozen=True, slots=True)
class ShutDoor:
    """One of them. `detail` is which role, app or passkey."""

    id: UUID
    account_id: UUID
    what: What
    detail: str | None
    shut_at: datetime


COLUMNS = "id, account_id, what, detail, shut_at"


async def put(doors: Iterable[ShutDoor]) -> None:
    """Store what the journal has and the database has forgotten."""
    await connection().executemany(
        f"INSERT INTO shut_door ({COLUMNS}, journalled_at)"  # noqa: S608
        " VALUES ($1, $2, $3, $4, $5, now()) ON CONFLICT DO NOTHING",
        [(each.id, each.account_id, each.what, each.detail, each.shut_at) for each in doors],
    )


async def known(ids: list[UUID]) -> set[UUID]:
    """Those of the ids that the database has."""
    rows = await connection().fetch("SELECT id FROM shut_door WHERE id = ANY($1::uuid[])", ids)
    return {row["id"] for row in rows}


async def exists(door: UUID) -> bool:
    """Whether the database has that one."""
    return bool(await known([door]))


async def is_any_journalled() -> bool:
    """Whether the journal must have something."""
    return bool(await connection().fetchval("SELECT EXISTS (SELECT FROM shut_door WHERE journalled_at IS NOT NULL)"))


async def wait_for_journal() -> None:
    """Let nobody else write in the journal, or do again what it says, until the transaction under way ends."""
    await connection().execute("SELECT pg_advisory_xact_lock(hashtextextended('portal.access_journal', 0))")


async def to_journal(limit: int) -> list[ShutDoor]:
    """What the journal does not have yet, oldest first."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM shut_door WHERE journalled_at IS NULL ORDER BY shut_at, id LIMIT $1",  # noqa: S608
        limit,
    )
    return [ShutDoor(**row) for row in rows]


async def note_journalled(doors: Iterable[ShutDoor]) -> None:
    """Note that the journal has them, for good."""
    await connection().execute(
        "UPDATE shut_door SET journalled_at = statement_timestamp()"
        " WHERE id = ANY($1::uuid[]) AND journalled_at IS NULL",
        [each.id for each in doors],
    )


async def count(before: datetime) -> int:
    """How many were shut before then, but for what the journal has last."""
    return int(
        await connection().fetchval(
            "SELECT count(*) FROM shut_door WHERE shut_at < $1"
            " AND journalled_at < (SELECT max(journalled_at) FROM shut_door)",
            before,
        )
    )


async def forget(before: datetime, limit: int) -> int:
    """Delete up to `limit` of them, and say how many."""
    return int(await connection().fetchval("SELECT forget_shut_doors($1, $2)", before, limit))
