"""The accounts of those who work here: their roles, whether they are blocked, and what they have to sign in with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from portal.data.actors import ROLES, Language, Role
from portal.data.changing import changed_one
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """An account of somebody who works here.

    `is_active`: a password has been chosen; `is_linked`: somebody at the identity provider is its owner; `blocked_at`:
    since when it is blocked, if it is, and `is_blocked_by_owner` whether by saying that somebody else was in it.
    """

    id: UUID
    email: str
    name: str
    language: Language
    roles: tuple[Role, ...]
    added_at: datetime
    is_active: bool
    has_factor: bool
    is_linked: bool
    blocked_at: datetime | None
    is_blocked_by_owner: bool


COLUMNS = """
SELECT a.id, a.email, a.name, a.language, a.created_at AS added_at, a.password_hash IS NOT NULL AS is_active,
       ARRAY(SELECT role FROM staff_role r WHERE r.account_id = a.id) AS roles,
       EXISTS (SELECT FROM totp_factor f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL)
       OR EXISTS (SELECT FROM passkey p WHERE p.account_id = a.id) AS has_factor,
       EXISTS (SELECT FROM provider_identity i WHERE i.account_id = a.id) AS is_linked,
       (SELECT b.blocked_at FROM account_block b WHERE b.account_id = a.id AND b.lifted_at IS NULL) AS blocked_at,
       EXISTS (SELECT FROM account_block b WHERE b.account_id = a.id AND b.lifted_at IS NULL AND b.by_owner)
       AS is_blocked_by_owner
FROM account a WHERE a.kind = 'staff' AND a.closed_at IS NULL
"""


async def everybody() -> list[StaffAccount]:
    """The accounts of all who work here, by name."""
    return [_account(row) for row in await connection().fetch(COLUMNS + " ORDER BY a.name, a.email")]


async def find(account: UUID) -> StaffAccount | None:
    """The one with that id."""
    row = await connection().fetchrow(COLUMNS + " AND a.id = $1", account)
    return _account(row) if row else None


async def by_email(email: str) -> StaffAccount | None:
    """The one with that e-mail address, in lower case."""
    row = await connection().fetchrow(COLUMNS + " AND a.email = $1", email)
    return _account(row) if row else None


async def add(account: UUID, email: str, name: str, language: Language) -> None:
    """Add an account without a password or roles. Raises AlreadyThere when the address has one."""
    await connection().execute(
        "INSERT INTO account (id, kind, email, language, name) VALUES ($1, 'staff', $2, $3, $4)",
        account,
        email,
        language,
        name,
    )


async def give_roles(account: UUID, roles: Collection[Role], by: UUID | None) -> None:
    """Give roles that the account does not have; `by` is the administrator, None at the terminal."""
    await connection().execute(
        "INSERT INTO staff_role (account_id, role, given_by) SELECT $1, unnest($2::text[]), $3"
        " ON CONFLICT (account_id, role) DO NOTHING",
        account,
        list(roles),
        by,
    )


async def take_roles(account: UUID, roles: Collection[Role]) -> None:
    """Take roles away. Raises RuleBroken when no administrator would be left."""
    await connection().execute(
        "DELETE FROM staff_role WHERE account_id = $1 AND role = ANY ($2::text[])", account, list(roles)
    )


async def block(account: UUID, by: UUID | None) -> bool:
    """Block the account; False when it is blocked already.

    Raises RuleBroken when no administrator would be left.
    """
    return await changed_one(
        "INSERT INTO account_block (account_id, blocked_by) VALUES ($1, $2)"
        " ON CONFLICT (account_id) WHERE lifted_at IS NULL DO NOTHING",
        account,
        by,
    )


async def block_for_owner(account: UUID) -> bool:
    """The same, as the system, since its owner says that somebody else was in it. Raises as `block` does."""
    return await changed_one(
        "INSERT INTO account_block (account_id, by_owner) VALUES ($1, true)"
        " ON CONFLICT (account_id) WHERE lifted_at IS NULL DO NOTHING",
        account,
    )


async def is_last_administrator(account: UUID) -> bool:
    """Whether it is an administrator's, and nobody else who is one can sign in."""
    found: bool = await connection().fetchval(
        "SELECT EXISTS (SELECT FROM staff_role WHERE account_id = $1 AND role = 'administrator') AND NOT EXISTS ("
        " SELECT FROM staff_role r JOIN account a ON a.id = r.account_id"
        " WHERE r.role = 'administrator' AND a.id <> $1 AND a.closed_at IS NULL AND NOT EXISTS"
        " (SELECT FROM account_block b WHERE b.account_id = a.id AND b.lifted_at IS NULL))",
        account,
    )
    return found


async def lift_block(account: UUID, by: UUID | None) -> bool:
    """Lift the account's block; False when there is none."""
    return await changed_one(
        "UPDATE account_block SET lifted_at = now(), lifted_by = $2 WHERE account_id = $1 AND lifted_at IS NULL",
        account,
        by,
    )


def _account(row: asyncpg.Record) -> StaffAccount:
    return StaffAccount(**{**row, "roles": tuple(role for role in ROLES if role in row["roles"])})
