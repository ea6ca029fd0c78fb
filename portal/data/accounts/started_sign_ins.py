"""Sign-ins under way: the first step was right, here or at the identity provider; the second factor is to be shown.

They are no sessions: nothing but the pages of the second step ever looks here. Stored by the SHA-256 of their token.
"""

from datetime import timedelta
from uuid import UUID

from portal.data.accounts.accounts import Account
from portal.data.accounts.accounts import by_id as account_by_id
from portal.data.accounts.provider_identities import Identity
from portal.data.accounts.sessions import token_hash
from portal.data.changing import changed_one
from portal.data.database import connection


async def add(
    token: str, account: UUID, lasts: timedelta, at_provider: bool = False, new_owner: Identity | None = None
) -> None:
    """Store that the account's password was right just now, or its owner was known at the identity provider.

    `new_owner` is whom to link it with over there when all of the sign-in was right.
    """
    await connection().execute(
        "INSERT INTO started_sign_in (token_hash, account_id, ends_at, at_provider, issuer, identity)"
        " VALUES ($1, $2, now() + $3::interval, $4, $5, $6)",
        token_hash(token),
        account,
        lasts,
        at_provider,
        new_owner.issuer if new_owner else None,
        new_owner.digest if new_owner else None,
    )


async def find(token: str) -> Account | None:
    """Whose first step was right, while the time for the second step lasts and the account is open."""
    account = await connection().fetchval(
        "SELECT account_id FROM started_sign_in WHERE token_hash = $1 AND ends_at > now()", token_hash(token)
    )
    return await account_by_id(account) if account else None


async def is_at_provider(token: str) -> bool:
    """Whether it began at the identity provider."""
    found = await connection().fetchval(
        "SELECT at_provider FROM started_sign_in WHERE token_hash = $1", token_hash(token)
    )
    return bool(found)


async def new_owner(token: str) -> Identity | None:
    """Whom to link the account with at the identity provider."""
    row = await connection().fetchrow(
        "SELECT issuer, identity FROM started_sign_in WHERE token_hash = $1 AND identity IS NOT NULL", token_hash(token)
    )
    return Identity(row["issuer"], row["identity"]) if row else None


async def end(token: str) -> bool:
    """End it, so that it leads to one session at most; False when it is over."""
    return await changed_one("DELETE FROM started_sign_in WHERE token_hash = $1 AND ends_at > now()", token_hash(token))


async def end_all(account: UUID) -> None:
    """End every one of the account's."""
    await connection().execute("DELETE FROM started_sign_in WHERE account_id = $1", account)
