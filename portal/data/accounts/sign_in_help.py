"""Help for members who cannot show their second factor: who has asked for it, and which colleague has agreed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from portal.data.database import connection

Reason = Literal["lost", "not_own"]
"""Why: what the member had is lost, or somebody else has set it up."""

Method = Literal["telephone", "letter", "in_person"]
"""How somebody who works here has seen that it is the member."""

Outcome = Literal["approved", "declined"]


@dataclass(frozen=True, slots=True)
class SignInHelp:
    """Help that somebody has asked for on a member's behalf, and that a second person has not decided on."""

    id: UUID
    account_id: UUID
    reason: Reason
    method: Method
    asked_at: datetime
    asked_by: UUID


COLUMNS = "id, account_id, reason, method, asked_at, asked_by"


async def add(help_: UUID, account: UUID, reason: Reason, method: Method, asked_by: UUID) -> None:
    """Add it. Raises asyncpg.UniqueViolationError where one waits for that account already."""
    await connection().execute(
        "INSERT INTO sign_in_help (id, account_id, reason, method, asked_by) VALUES ($1, $2, $3, $4, $5)",
        help_,
        account,
        reason,
        method,
        asked_by,
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
        "UPDATE sign_in_help SET outcome = 'lapsed', ended_at = now()"
        " WHERE account_id = $1 AND ended_at IS NULL AND asked_at <= now() - $2::interval",
        account,
        since,
    )


async def end(help_: UUID, outcome: Outcome, by: UUID) -> bool:
    """Say what was decided; False where somebody has.

    Raises asyncpg.CheckViolationError (two_persons_help) for an approval by whoever asked for it.
    """
    done = await connection().execute(
        "UPDATE sign_in_help SET outcome = $2, ended_at = now(), ended_by = $3 WHERE id = $1 AND ended_at IS NULL",
        help_,
        outcome,
        by,
    )
    return bool(done == "UPDATE 1")


async def note_shut(help_: UUID) -> UUID | None:
    """Whose account is to be shut now, as the system; None where it has been."""
    return await _note(help_, "shut_at IS NULL", "shut_at")


async def note_done(help_: UUID) -> UUID | None:
    """Whose second factors are to go now, as the system; None where they have, or nobody has approved it."""
    return await _note(help_, "done_at IS NULL AND outcome = 'approved'", "done_at")


async def forget_of(account: UUID) -> None:
    """Delete what there was for the account."""
    await connection().execute("DELETE FROM sign_in_help WHERE account_id = $1", account)


async def _note(help_: UUID, condition: str, column: str) -> UUID | None:
    # Both are literals of this module, never input.
    account: UUID | None = await connection().fetchval(
        f"UPDATE sign_in_help SET {column} = now() WHERE id = $1 AND {condition} RETURNING account_id",  # noqa: S608
        help_,
    )
    return account
