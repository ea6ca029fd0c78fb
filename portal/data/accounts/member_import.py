"""Accounts for many members at once: who is there already, and adding those who are not, each by one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from portal.data import keys
from portal.data.actors import Language
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class NewMember:
    """A member who has no account yet. `is_met` says that the portal knows the person, with a key, without one."""

    id: UUID
    customer_number: str
    email: str = field(repr=False)
    language: Language
    is_met: bool


@dataclass(frozen=True, slots=True)
class There:
    """A person whom the portal has: with an account or not, and erased or not. `email` is that of an open account."""

    id: UUID
    has_key: bool
    has_account: bool
    is_closed: bool
    email: str | None = field(repr=False)


async def by_numbers(numbers: Sequence[str]) -> dict[str, There]:
    """Those of the customer numbers that the portal has."""
    rows = await connection().fetch(
        "SELECT d.customer_number, d.id, d.data_key IS NOT NULL AS has_key, a.id IS NOT NULL AS has_account,"
        " a.closed_at IS NOT NULL AS is_closed, a.email"
        " FROM data_subject d LEFT JOIN account a ON a.id = d.id WHERE d.customer_number = ANY($1::text[])",
        list(numbers),
    )
    return {
        row["customer_number"]: There(row["id"], row["has_key"], row["has_account"], row["is_closed"], row["email"])
        for row in rows
    }


async def taken(emails: Sequence[str]) -> set[str]:
    """Those of the addresses that somebody signs in with."""
    rows = await connection().fetch("SELECT email FROM account WHERE email = ANY($1::text[])", list(emails))
    return {row["email"] for row in rows}


async def erased(digests: Sequence[bytes]) -> set[bytes]:
    """Those of the digests that a tombstone of somebody who was erased has."""
    rows = await connection().fetch(
        "SELECT DISTINCT d FROM erasure_tombstone t, unnest(t.identifiers) d"
        " WHERE t.identifiers && $1::bytea[] AND d = ANY($1::bytea[])",
        list(digests),
    )
    return {row["d"] for row in rows}


async def add(members: Sequence[NewMember]) -> None:
    """Add accounts without a password, and a person with a key of his or her own where there is none yet."""
    new = [member for member in members if not member.is_met]
    await connection().execute(
        "INSERT INTO data_subject (id, customer_number, data_key)"
        " SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[])",
        [member.id for member in new],
        [member.customer_number for member in new],
        [keys.new_data_key(member.id) for member in new],
    )
    await connection().execute(
        "INSERT INTO account (id, kind, email, language)"
        " SELECT id, 'member', email, language FROM unnest($1::uuid[], $2::text[], $3::text[])"
        " AS m (id, email, language)",
        [member.id for member in members],
        [member.email for member in members],
        [member.language for member in members],
    )
