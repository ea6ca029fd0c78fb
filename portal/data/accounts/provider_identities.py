"""Whom the identity provider means by which account: linked once, and from then on whatever else it says."""

import hashlib
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection


def digest(issuer: str, subject: str) -> bytes:
    """What is stored of somebody at a provider: neither has a line break in it."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).digest()


async def account_of(issuer: str, subject: str) -> UUID | None:
    """The account of the `subject` of that issuer's, blocked or not."""
    row = await connection().fetchrow(
        "SELECT account_id FROM provider_identity WHERE identity = $1", digest(issuer, subject)
    )
    return row["account_id"] if row else None


async def link(issuer: str, subject: str, account: UUID) -> bool:
    """Let the subject be the account's owner; False where either is linked with another already."""
    return await changed_one(
        "INSERT INTO provider_identity (identity, issuer, account_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        digest(issuer, subject),
        issuer,
        account,
    )


async def unlink(account: UUID) -> bool:
    """Let nobody at any provider be the account's owner any longer; whether anybody was."""
    done = await connection().execute("DELETE FROM provider_identity WHERE account_id = $1", account)
    return bool(done != "DELETE 0")
