"""Whether a member wants notices, and whether they arrive."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class Standing:
    """`wants` says whether notices are sent at all, `failing_since` since when none arrives."""

    wants: bool
    failing_since: datetime | None


async def of_account(account: UUID) -> Standing:
    """How it stands with an account, of which nothing is noted as long as all is well."""
    row = await connection().fetchrow(
        "SELECT EXISTS (SELECT FROM notices_declined WHERE account_id = $1) AS declined,"
        " (SELECT since FROM unreachable_address WHERE account_id = $1) AS since",
        account,
    )
    assert row is not None
    return Standing(not row["declined"], row["since"])


async def decline(account: UUID) -> bool:
    """Send no notices; False where none are sent already."""
    return await changed_one("INSERT INTO notices_declined (account_id) VALUES ($1) ON CONFLICT DO NOTHING", account)


async def accept(account: UUID) -> bool:
    """Send notices; False where they are sent already."""
    return await changed_one("DELETE FROM notices_declined WHERE account_id = $1", account)


async def note_failing(account: UUID, status: str) -> bool:
    """Note that mail does not reach the account's address; False where that was noted before."""
    return await changed_one(
        "INSERT INTO unreachable_address (account_id, status) VALUES ($1, $2) ON CONFLICT DO NOTHING", account, status
    )


async def note_right(account: UUID) -> bool:
    """Take the account's address for one that mail reaches; False where it was."""
    return await changed_one("DELETE FROM unreachable_address WHERE account_id = $1", account)
