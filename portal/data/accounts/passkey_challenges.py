"""What a passkey is to sign next, for one browser at one place: each is answered once, or runs out."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class Challenge:
    """`account_id` is None where nobody knows yet who signs in, `user_handle` where no passkey is being added."""

    account_id: UUID | None
    challenge: bytes
    user_handle: bytes | None


async def put(holder: bytes, challenge: Challenge, lasts: timedelta) -> None:
    """Keep it for that holder, in the place of one before. Each browser asks for its next one in turn."""
    await connection().execute(
        "INSERT INTO passkey_challenge (holder, account_id, challenge, user_handle, ends_at)"
        " VALUES ($1, $2, $3, $4, now() + $5::interval) ON CONFLICT (holder) DO UPDATE"
        " SET account_id = $2, challenge = $3, user_handle = $4, ends_at = now() + $5::interval",
        holder,
        challenge.account_id,
        challenge.challenge,
        challenge.user_handle,
        lasts,
    )


async def take(holder: bytes) -> Challenge | None:
    """That holder's, which is thereby used up; None when there is none, or its time is over."""
    row = await connection().fetchrow(
        "DELETE FROM passkey_challenge WHERE holder = $1 RETURNING account_id, challenge, user_handle, ends_at > now()"
        " AS lasts",
        holder,
    )
    return Challenge(row["account_id"], row["challenge"], row["user_handle"]) if row and row["lasts"] else None


async def forget_of(account: UUID) -> None:
    """Forget those that were for the account."""
    await connection().execute("DELETE FROM passkey_challenge WHERE account_id = $1", account)
