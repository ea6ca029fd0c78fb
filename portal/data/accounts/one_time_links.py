"""Links that can be used once, each for a purpose, stored by the SHA-256 of their token.

An account has at most one link in force for each purpose: the one before is withdrawn first. Of those to say that it
was somebody else, each e-mail has its own.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection

Purpose = Literal[
    "invitation",
    "password_reset",
    "email_confirmation",
    "email_objection",
    "staff_invitation",
    "new_address",
    "not_me",
    "not_me_old",
]


@dataclass(frozen=True, slots=True)
class Link:
    """A link in force."""

    id: UUID
    purpose: Purpose
    account_id: UUID
    token_hash: bytes
    ends_at: datetime


IN_FORCE = "used_at IS NULL AND withdrawn_at IS NULL AND ends_at > now()"
COLUMNS = "id, purpose, account_id, token_hash, ends_at"


def token_hash(token: str) -> bytes:
    """What is stored of a link's token."""
    return hashlib.sha256(token.encode()).digest()


async def add(links: Sequence[Link]) -> None:
    """Store new links, for accounts that have none in force for their purpose; one that is stored stays as it is."""
    await connection().execute(
        "INSERT INTO one_time_link (id, purpose, account_id, token_hash, ends_at)"
        " SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::bytea[], $5::timestamptz[])"
        " ON CONFLICT (id) DO NOTHING",
        [link.id for link in links],
        [link.purpose for link in links],
        [link.account_id for link in links],
        [link.token_hash for link in links],
        [link.ends_at for link in links],
    )


async def by_token(purposes: tuple[Purpose, ...], token: str) -> Link | None:
    """The link in force for one of those purposes that has that token. Reading it uses nothing up."""
    row = await connection().fetchrow(
        f"SELECT {COLUMNS} FROM one_time_link"  # noqa: S608
        f" WHERE token_hash = $1 AND purpose = ANY($2::text[]) AND {IN_FORCE}",
        token_hash(token),
        list(purposes),
    )
    return Link(**row) if row else None


async def of_account(account: UUID, purpose: Purpose) -> Link | None:
    """The account's link in force for that purpose."""
    row = await connection().fetchrow(
        f"SELECT {COLUMNS} FROM one_time_link WHERE account_id = $1 AND purpose = $2 AND {IN_FORCE}",  # noqa: S608
        account,
        purpose,
    )
    return Link(**row) if row else None


async def by_id(link: UUID) -> Link | None:
    """The link with that id, if it is in force."""
    row = await connection().fetchrow(
        f"SELECT {COLUMNS} FROM one_time_link WHERE id = $1 AND {IN_FORCE}",  # noqa: S608
        link,
    )
    return Link(**row) if row else None


async def use(link: UUID) -> bool:
    """Use the link up; False when somebody else has, or it is over: of many tries at once, one succeeds."""
    return await changed_one(
        f"UPDATE one_time_link SET used_at = now() WHERE id = $1 AND {IN_FORCE}",  # noqa: S608
        link,
    )


async def withdraw(account: UUID, *purposes: Purpose) -> None:
    """Let the account's links for those purposes, for all where none is named, no longer be in force."""
    await connection().execute(
        "UPDATE one_time_link SET withdrawn_at = now() WHERE account_id = $1 AND used_at IS NULL"
        " AND withdrawn_at IS NULL AND ($2::text[] = '{}' OR purpose = ANY($2::text[]))",
        account,
        list(purposes),
    )
