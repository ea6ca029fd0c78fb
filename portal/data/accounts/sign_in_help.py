"""Help for members who cannot show their second factor: who has asked for it, and which colleague has agreed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection

Reason = Literal["lost", "not_own", "address"]
"""Why: what the member had is lost, somebody else has set it up, or the e-mail address is not the member's (any longer)
while the second factor is."""

Method = Literal["telephone", "letter", "in_person"]
"""How somebody who works here has seen that it is the member."""

Outcome = Literal["approved", "declined"]


@dataclass(frozen=True, slots=True)
class SignInHelp:
    """Help that somebody has asked for on a member's behalf.

    `new_email` is the address that the account is to have, encrypted; None where it keeps its own.
    """

    id: UUID
    account_id: UUID
    reason: Reason
    method: Method
    asked_at: datetime
    asked_by: UUID
    new_email: bytes | None


COLUMNS = "id, account_id, reason, method, asked_at, asked_by, new_email"


async def add(
    help_: UUID, account: UUID, reason: Reason, method: Method, asked_by: UUID, new_email: bytes | None = None
) -> None:
    """Add it. Raises asyncpg.UniqueViolationError where one waits for that account already."""
    await connection().execute(
        "INSERT INTO sign_in_help (id, account_id, reason, method, asked_by, new_email)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        help_,
        account,
        reason,
        method,
        asked_by,
        new_email,
    )


async def waiting(since: timedelta) -> list[SignInHelp]:
    """What waits for a second person and was asked for no longer ago than that, oldest first."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM sign_in_help"  # noqa: S608
        " WHERE ended_at IS NULL AND asked_at > now() - $1::interval ORDER BY asked_at, id",
        since,
    )
    return [SignInHelp(**row) for row in rows]


async def of_account(account: UUID, since: timedelta) -> SignInHelp | None:
    """The account's that waits and was asked for no longer ago than that."""
    row = await connection().fetchrow(
        f"SELECT {COLUMNS} FROM sign_in_help"  # noqa: S608
        " WHERE account_id = $1 AND ended_at IS NULL AND asked_at > now() - $2::interval",
        account,
        since,
    )
    return SignInHelp(**row) if row else None


async def lapse(account: UUID, since: timedelta) -> None:
    """End what has waited for longer."""
    await connection().execute(
        "UPDATE sign_in_help SET outcome = 'lapsed', ended_at = now(), new_email = NULL"
        " WHERE account_id = $1 AND ended_at IS NULL AND asked_at <= now() - $2::interval",
        account,
        since,
    )


async def end(help_: UUID, outcome: Outcome, by: UUID) -> bool:
    """Say what was decided; False where somebody has.

    Raises asyncpg.CheckViolationError (two_persons_help) for an approval by whoever asked for it.
    """
    return await changed_one(
        "UPDATE sign_in_help SET outcome = $2, ended_at = now(), ended_by = $3,"
        " new_email = CASE WHEN $2 = 'approved' THEN new_email END WHERE id = $1 AND ended_at IS NULL",
        help_,
        outcome,
        by,
    )


async def note_shut(help_: UUID) -> UUID | None:
    """Whose account is to be shut now, as the system; None where it has been."""
    noted = await _note(help_, "shut_at IS NULL", "shut_at")
    return noted.account_id if noted else None


async def note_done(help_: UUID) -> SignInHelp | None:
    """What is to be done now, as the system; None where it has been, or nobody has approved it."""
    return await _note(help_, "done_at IS NULL AND outcome = 'approved'", "done_at")


async def address_of(account: UUID) -> SignInHelp | None:
    """What the account was last helped with, if that was another address that nobody has confirmed, as the system."""
    row = await connection().fetchrow(
        f"SELECT {COLUMNS} FROM sign_in_help"  # noqa: S608
        " WHERE account_id = $1 AND done_at IS NOT NULL AND new_email IS NOT NULL ORDER BY done_at DESC LIMIT 1",
        account,
    )
    return SignInHelp(**row) if row else None


async def forget_addresses_of(account: UUID) -> None:
    """Forget which addresses the account was to have."""
    await connection().execute(
        "UPDATE sign_in_help SET new_email = NULL WHERE account_id = $1 AND ended_at IS NOT NULL", account
    )


async def forget_of(account: UUID) -> None:
    """Delete what there was for the account."""
    await connection().execute("DELETE FROM sign_in_help WHERE account_id = $1", account)


async def _note(help_: UUID, condition: str, column: str) -> SignInHelp | None:
    # Both are literals of this module, never input.
    row = await connection().fetchrow(
        f"UPDATE sign_in_help SET {column} = now() WHERE id = $1 AND {condition} RETURNING {COLUMNS}",  # noqa: S608
        help_,
    )
    return SignInHelp(**row) if row else None
