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


TRUSTED = """
    EXISTS (SELECT FROM account a JOIN staff_role r ON r.account_id = a.id
            WHERE a.id = asked_by AND a.closed_at IS NULL AND r.role IN ('intake', 'handler'))
    AND NOT EXISTS (SELECT FROM account_block b WHERE b.account_id = asked_by
                    AND (b.lifted_at IS NULL OR b.lifted_at > asked_at))
"""
"""That whoever asked is still one who may. What was asked before a block is not trusted when it has been lifted
either: it may be why the account was blocked."""

COLUMNS = "id, account_id, reason, method, asked_at, asked_by, new_email"


async def add(
    help_: UUID, account: UUID, reason: Reason, method: Method, asked_by: UUID, new_email: bytes | None = None
) -> None:
    """Add it. Raises AlreadyThere where one waits for that account already."""
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
    """What waits for a second person, oldest first: not asked for longer ago, and by somebody who still may ask."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM sign_in_help"  # noqa: S608
        f" WHERE ended_at IS NULL AND asked_at > now() - $1::interval AND {TRUSTED} ORDER BY asked_at, id",
        since,
    )
    return [SignInHelp(**row) for row in rows]


async def of_account(account: UUID, since: timedelta) -> SignInHelp | None:
    """The account's that waits and was asked for no longer ago than that."""
    row = await connection().fetchrow(
        f"SELECT {COLUMNS} FROM sign_in_help"  # noqa: S608
        f" WHERE account_id = $1 AND ended_at IS NULL AND asked_at > now() - $2::interval AND {TRUSTED}",
        account,
        since,
    )
    return SignInHelp(**row) if row else None


async def lapse(account: UUID, since: timedelta) -> None:
    """End what has waited for longer, or was asked for by somebody who is not trusted any longer."""
    await connection().execute(
        "UPDATE sign_in_help SET outcome = 'lapsed', ended_at = now(), new_email = NULL"  # noqa: S608
        f" WHERE account_id = $1 AND ended_at IS NULL AND NOT (asked_at > now() - $2::interval AND {TRUSTED})",
        account,
        since,
    )


async def end(help_: UUID, outcome: Outcome, by: UUID) -> bool:
    """Say what was decided; False where somebody has, and for an approval where whoever asked may no longer.

    Raises RuleBroken (two_persons_help) for an approval by whoever asked for it.
    """
    return await changed_one(
        "UPDATE sign_in_help SET outcome = $2, ended_at = now(), ended_by = $3,"  # noqa: S608
        " new_email = CASE WHEN $2 = 'approved' THEN new_email END"
        f" WHERE id = $1 AND ended_at IS NULL AND ($2 <> 'approved' OR {TRUSTED})",
        help_,
        outcome,
        by,
    )


async def note_shut(help_: UUID) -> UUID | None:
    """Whose account is to be shut now, as the system; None where it has been, or the member has been helped since."""
    noted = await _note(help_, "shut_at IS NULL AND done_at IS NULL", "shut_at")
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
