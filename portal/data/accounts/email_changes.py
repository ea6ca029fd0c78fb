"""Changes of an account's e-mail address: what was asked for, who has confirmed it, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection

Outcome = Literal["changed", "withdrawn", "stopped", "lapsed", "taken"]


@dataclass(frozen=True, slots=True)
class EmailChange:
    """A change that is under way. `new_email` is encrypted with the person's key.

    `told_at` is when the old address was told of it, or turned out to reach nobody.
    """

    id: UUID
    account_id: UUID
    new_email: bytes
    asked_at: datetime
    new_confirmed_at: datetime | None
    old_confirmed_at: datetime | None
    told_at: datetime | None


COLUMNS = "id, account_id, new_email, asked_at, new_confirmed_at, old_confirmed_at, told_at"


async def add(change: UUID, account: UUID, new_email: bytes) -> None:
    """Add a change, in the place of the one that may be under way."""
    await end_of_account(account, "withdrawn")
    await connection().execute(
        "INSERT INTO email_change (id, account_id, new_email) VALUES ($1, $2, $3)", change, account, new_email
    )


async def under_way(account: UUID) -> EmailChange | None:
    """The account's change, held until the transaction ends."""
    row = await connection().fetchrow(
        f"SELECT {COLUMNS} FROM email_change WHERE account_id = $1 AND ended_at IS NULL FOR UPDATE",  # noqa: S608
        account,
    )
    return EmailChange(**row) if row else None


async def confirm(change: UUID, *, by_new: bool) -> None:
    """Note that the new address, or the old one, has confirmed the change."""
    column = "new_confirmed_at" if by_new else "old_confirmed_at"
    await connection().execute(
        f"UPDATE email_change SET {column} = now() WHERE id = $1 AND {column} IS NULL",  # noqa: S608
        change,
    )


async def note_told(account: UUID) -> None:
    """Note that the old address of the account has been told, as far as it can be."""
    await connection().execute(
        "UPDATE email_change SET told_at = now() WHERE account_id = $1 AND ended_at IS NULL AND told_at IS NULL",
        account,
    )


async def end(change: UUID, outcome: Outcome) -> None:
    """Say what came of a change, and forget the address."""
    await connection().execute(
        "UPDATE email_change SET outcome = $2, ended_at = now(), new_email = NULL WHERE id = $1 AND ended_at IS NULL",
        change,
        outcome,
    )


async def end_of_account(account: UUID, outcome: Outcome) -> bool:
    """The same for the change that an account may have under way; False where there is none."""
    return await changed_one(
        "UPDATE email_change SET outcome = $2, ended_at = now(), new_email = NULL"
        " WHERE account_id = $1 AND ended_at IS NULL",
        account,
        outcome,
    )


async def is_changed_since(account: UUID, at: datetime) -> bool:
    """Whether the account has got another address since then."""
    found: bool = await connection().fetchval(
        "SELECT EXISTS (SELECT FROM email_change WHERE account_id = $1 AND outcome = 'changed' AND ended_at >= $2)",
        account,
        at,
    )
    return found


async def due(objection: timedelta, lapses: timedelta, limit: int) -> list[UUID]:
    """The accounts with a change that nobody has objected to in time, or that has waited too long, oldest first."""
    rows = await connection().fetch(
        "SELECT account_id FROM email_change WHERE ended_at IS NULL AND (asked_at < now() - $2::interval"
        " OR new_confirmed_at IS NOT NULL AND told_at < now() - $1::interval) ORDER BY asked_at, id LIMIT $3",
        objection,
        lapses,
        limit,
    )
    return [row["account_id"] for row in rows]
