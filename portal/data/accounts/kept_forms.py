"""Forms that were sent when nobody was signed in any longer: each waits for a while for whoever had filled it in.

Besides, what a session's pages show of a form that was filled in on another page.
"""

from datetime import timedelta
from uuid import UUID

from portal.data.database import connection


async def add(holder: bytes, account: UUID, content: bytes, lasts: timedelta) -> None:
    """Keep it for the browser of that `holder`, in the place of what the account may have waiting."""
    await connection().execute("DELETE FROM kept_form WHERE account_id = $1 AND session IS NULL", account)
    await connection().execute(
        "INSERT INTO kept_form (holder, account_id, content, ends_at) VALUES ($1, $2, $3, now() + $4::interval)",
        holder,
        account,
        content,
        lasts,
    )


async def add_beside_page(
    holder: bytes, account: UUID, session: bytes, content: bytes, lasts: timedelta, most: int
) -> None:
    """Keep it for the pages of that `session`, which has the `most` recent ones."""
    await connection().execute(
        """
        DELETE FROM kept_form WHERE holder IN (
            SELECT holder FROM kept_form WHERE session = $1 ORDER BY ends_at DESC, holder OFFSET $2
        )
        """,
        session,
        most - 1,
    )
    await connection().execute(
        """
        INSERT INTO kept_form (holder, account_id, session, content, ends_at)
        VALUES ($1, $2, $3, $4, now() + $5::interval)
        """,
        holder,
        account,
        session,
        content,
        lasts,
    )


async def find(holder: bytes, account: UUID) -> bytes | None:
    """What waits in that browser for the account, encrypted; None where nothing does, or not any longer."""
    content: bytes | None = await connection().fetchval(
        "SELECT content FROM kept_form WHERE holder = $1 AND account_id = $2 AND ends_at > now()", holder, account
    )
    return content


async def take(holder: bytes, account: UUID) -> bytes | None:
    """The same, which thereby waits no longer: of many tries one gets it."""
    content: bytes | None = await connection().fetchval(
        "DELETE FROM kept_form WHERE holder = $1 AND account_id = $2 AND ends_at > now() RETURNING content",
        holder,
        account,
    )
    return content


async def forget_over() -> None:
    """Forget what waits no longer."""
    await connection().execute("DELETE FROM kept_form WHERE ends_at <= now()")


async def forget_of(account: UUID) -> None:
    """Let nothing of the account's wait."""
    await connection().execute("DELETE FROM kept_form WHERE account_id = $1", account)
