"""Sign-ins under way: the password was right, the second factor is still to be shown.

They are no sessions: nothing but the pages of the second step ever looks here. Stored by the SHA-256 of their token.
"""

from datetime import timedelta
from uuid import UUID

from piccolo import columns
from piccolo.columns import Bytea, Timestamptz
from piccolo.table import Table

from portal.data.accounts import Account
from portal.data.accounts import by_id as account_by_id
from portal.data.database import DB, connection
from portal.data.sessions import token_hash


class StartedSignInTable(Table, db=DB, tablename="started_sign_in"):
    token_hash = Bytea(primary_key=True)
    account_id = columns.UUID()
    started_at = Timestamptz()
    ends_at = Timestamptz()


async def add(token: str, account: UUID, lasts: timedelta) -> None:
    """Store that the account's password was right just now."""
    await connection().execute(
        "INSERT INTO started_sign_in (token_hash, account_id, ends_at) VALUES ($1, $2, now() + $3::interval)",
        token_hash(token),
        account,
        lasts,
    )


async def find(token: str) -> Account | None:
    """Whose password was right, while the time for the second step lasts and the account is open."""
    account = await connection().fetchval(
        "SELECT account_id FROM started_sign_in WHERE token_hash = $1 AND ends_at > now()", token_hash(token)
    )
    return await account_by_id(account) if account else None


async def end(token: str) -> bool:
    """End it, so that it leads to one session at most; False when it is over."""
    done = await connection().execute(
        "DELETE FROM started_sign_in WHERE token_hash = $1 AND ends_at > now()", token_hash(token)
    )
    return bool(done == "DELETE 1")


async def end_all(account: UUID) -> None:
    """End every one of the account's."""
    await connection().execute("DELETE FROM started_sign_in WHERE account_id = $1", account)
