"""Counters of failed sign-ins, shared by all processes, and the browsers that an account is known from."""

from datetime import timedelta
from uuid import UUID

from portal.data.database import connection


async def take(key: bytes, window: timedelta) -> int:
    """Count one try under `key` and say how many there are in the present window, this one included.

    Counting before the password is looked at is what bounds parallel tries.
    """
    count = await connection().fetchval(
        """
        INSERT INTO throttle AS t (key, window_started_at, failures) VALUES ($1, now(), 1)
        ON CONFLICT (key) DO UPDATE SET
            failures = CASE WHEN t.window_started_at < now() - $2::interval THEN 1 ELSE t.failures + 1 END,
            window_started_at = CASE WHEN t.window_started_at < now() - $2::interval THEN now()
                                     ELSE t.window_started_at END
        RETURNING failures
        """,
        key,
        window,
    )
    return int(count)


async def give_back(key: bytes) -> None:
    """Uncount one try that turned out to be right."""
    await connection().execute("UPDATE throttle SET failures = greatest(failures - 1, 0) WHERE key = $1", key)


async def forget_browsers(account: UUID) -> None:
    """Forget from which browsers `account` has signed in."""
    await connection().execute("DELETE FROM known_browser WHERE account_id = $1", account)


async def known_among(token_hashes: list[bytes], account: UUID) -> bytes | None:
    """By which of those tokens a browser is known to `account`; None where by none."""
    found: bytes | None = await connection().fetchval(
        "SELECT token_hash FROM known_browser WHERE token_hash = ANY($1::bytea[]) AND account_id = $2"
        " ORDER BY seen_at DESC LIMIT 1",
        token_hashes,
        account,
    )
    return found


async def remember_browser(token_hash: bytes, account: UUID) -> None:
    """Note that `account` has signed in from the browser that holds that token, which is this account's alone."""
    await connection().execute(
        "INSERT INTO known_browser AS b (token_hash, account_id) VALUES ($1, $2)"
        " ON CONFLICT (token_hash) DO UPDATE SET seen_at = now() WHERE b.account_id = excluded.account_id",
        token_hash,
        account,
    )
