"""Accounts of members that nobody gets into until staff have helped, however good the password or the mailbox."""

from datetime import datetime
from uuid import UUID

from portal.data.database import connection


async def lock(account: UUID) -> None:
    """Let nobody into the account, as the system; one that is locked stays so."""
    await connection().execute("INSERT INTO account_block (account_id) VALUES ($1) ON CONFLICT DO NOTHING", account)


async def unlock(account: UUID) -> None:
    """Let its member in again."""
    await connection().execute(
        "UPDATE account_block SET lifted_at = now() WHERE account_id = $1 AND blocked_by IS NULL AND lifted_at IS NULL",
        account,
    )


async def since(account: UUID) -> datetime | None:
    """Since when the account is locked, if it is."""
    at: datetime | None = await connection().fetchval(
        "SELECT blocked_at FROM account_block WHERE account_id = $1 AND lifted_at IS NULL", account
    )
    return at
