"""Whom the identity provider means by which account: linked once, and from then on whatever else it says."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody at a provider, as far as that is stored."""

    issuer: str
    digest: bytes


def identity_of(issuer: str, subject: str) -> Identity:
    """What is stored of the `subject` of that issuer's: neither has a line break in it."""
    return Identity(issuer, hashlib.sha256(f"{issuer}\n{subject}".encode()).digest())


async def account_of(issuer: str, subject: str) -> UUID | None:
    """The account of the `subject` of that issuer's, blocked or not."""
    row = await connection().fetchrow(
        "SELECT account_id FROM provider_identity WHERE identity = $1", identity_of(issuer, subject).digest
    )
    return row["account_id"] if row else None


async def is_linked(account: UUID) -> bool:
    """Whether somebody at a provider is the account's owner."""
    return bool(
        await connection().fetchval("SELECT EXISTS (SELECT FROM provider_identity WHERE account_id = $1)", account)
    )


async def link(identity: Identity, account: UUID) -> bool:
    """Let whoever that is be the account's owner; False where either is linked with another already."""
    return await changed_one(
        "INSERT INTO provider_identity (identity, issuer, account_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        identity.digest,
        identity.issuer,
        account,
    )


async def unlink(account: UUID) -> bool:
    """Let nobody at any provider be the account's owner any longer; whether anybody was."""
    done = await connection().execute("DELETE FROM provider_identity WHERE account_id = $1", account)
    return bool(done != "DELETE 0")
