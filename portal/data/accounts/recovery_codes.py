"""Recovery codes: each signs in once in place of a second factor. Only keyed digests of them are stored."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection


async def replace(account: UUID, digests: list[bytes]) -> None:
    """Let these be the account's codes; the ones before open nothing any longer."""
    await forget_of(account)
    await connection().executemany(
        "INSERT INTO recovery_code (account_id, digest) VALUES ($1, $2)", [(account, digest) for digest in digests]
    )


async def use(account: UUID, digests: Sequence[bytes]) -> bool:
    """Note that the code with one of those digests is used; False when there is none, or it was used before."""
    return await changed_one(
        "UPDATE recovery_code SET used_at = now()"
        " WHERE account_id = $1 AND digest = ANY($2::bytea[]) AND used_at IS NULL",
        account,
        list(digests),
    )


async def left(account: UUID) -> int:
    """How many of the account's codes are unused."""
    return int(
        await connection().fetchval(
            "SELECT count(*) FROM recovery_code WHERE account_id = $1 AND used_at IS NULL", account
        )
    )


async def dates(account: UUID) -> list[tuple[datetime, datetime | None]]:
    """When each of the account's codes was made, and when it was used, if it was."""
    rows = await connection().fetch(
        "SELECT made_at, used_at FROM recovery_code WHERE account_id = $1 ORDER BY made_at, used_at", account
    )
    return [(row["made_at"], row["used_at"]) for row in rows]


async def forget_of(account: UUID) -> None:
    """Delete the account's codes."""
    await connection().execute("DELETE FROM recovery_code WHERE account_id = $1", account)
