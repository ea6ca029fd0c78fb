"""Accounts: whoever signs in, member or staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from piccolo import columns
from piccolo.columns import Bytea, Text, Timestamptz
from piccolo.table import Table

from portal.clock import now
from portal.data.actors import Language, Member, Role, Staff
from portal.data.database import DB, connection


class AccountTable(Table, db=DB, tablename="account"):
    id = columns.UUID(primary_key=True)
    kind = Text()
    email = Text(null=True, default=None)
    password_hash = Text(null=True, default=None)
    language = Text(default="sv")
    name = Text(null=True, default=None)
    created_at = Timestamptz()
    closed_at = Timestamptz(null=True, default=None)
    data_key = Bytea(null=True, default=None)


@dataclass(frozen=True, slots=True)
class Account:
    """An open account. `roles` and `name` are those of staff."""

    id: UUID
    kind: Literal["member", "staff"]
    email: str
    password_hash: str | None
    language: Language
    roles: frozenset[Role]
    name: str | None

    def actor(self) -> Member | Staff:
        """Who acts when this account is signed in."""
        if self.kind == "member":
            return Member(self.id, self.language)
        assert self.name is not None
        return Staff(self.id, self.language, self.roles, self.name)


OPEN = """
SELECT id, kind, email, password_hash, language, name,
       ARRAY(SELECT role FROM staff_role WHERE staff_role.account_id = account.id) AS roles
FROM account WHERE closed_at IS NULL
  AND NOT EXISTS (SELECT FROM account_block b WHERE b.account_id = account.id AND b.lifted_at IS NULL)
"""
"""The accounts that somebody can sign in with."""


async def by_email(email: str) -> Account | None:
    """The open account with that e-mail address, in lower case."""
    return await _one("email = $1", email)


async def of_member(account: UUID) -> Account | None:
    """The account of the member with that id, also while it is locked; None where it is closed or another's."""
    row = await connection().fetchrow(
        "SELECT id, kind, email, password_hash, language, name FROM account"
        " WHERE id = $1 AND kind = 'member' AND closed_at IS NULL",
        account,
    )
    return Account(**row, roles=frozenset()) if row else None


async def by_id(account: UUID) -> Account | None:
    """The open account with that id."""
    return await _one("id = $1", account)


async def language_of(account: UUID) -> Language:
    """The language of its owner, also when it is closed; Swedish when it is no longer there."""
    row = await AccountTable.select(AccountTable.language).where(AccountTable.id == account).first()
    return row["language"] if row else "sv"


async def names(accounts: list[UUID]) -> Mapping[UUID, str]:
    """The names of those of `accounts` that are staff."""
    rows = await AccountTable.select(AccountTable.id, AccountTable.name).where(
        AccountTable.id.is_in(accounts or [UUID(int=0)]) & (AccountTable.kind == "staff")
    )
    return {row["id"]: row["name"] for row in rows}


HANDLES = (
    "account.closed_at IS NULL"
    " AND EXISTS (SELECT FROM staff_role r WHERE r.account_id = account.id AND r.role = 'handler')"
    " AND NOT EXISTS (SELECT FROM account_block b WHERE b.account_id = account.id AND b.lifted_at IS NULL)"
)
"""That an `account` is that of somebody who can handle requests now."""


async def handlers() -> Mapping[UUID, str]:
    """The names of the case handlers with an open account, in alphabetical order."""
    rows = await connection().fetch(
        f"SELECT id, name FROM account WHERE {HANDLES} ORDER BY name"  # noqa: S608
    )
    return {row["id"]: row["name"] for row in rows}


async def members_by_email(emails: list[str]) -> dict[str, UUID]:
    """The open accounts of members with those e-mail addresses, which are in lower case."""
    rows = await connection().fetch(
        "SELECT email, id FROM account WHERE email = ANY($1::text[]) AND kind = 'member' AND closed_at IS NULL", emails
    )
    return {row["email"]: row["id"] for row in rows}


async def members_among(accounts: list[UUID]) -> set[UUID]:
    """Those of the ids that are open accounts of members."""
    rows = await connection().fetch(
        "SELECT id FROM account WHERE id = ANY($1::uuid[]) AND kind = 'member' AND closed_at IS NULL", accounts
    )
    return {row["id"] for row in rows}


async def add(account: Account) -> None:
    """Add an account, without its roles. Raises AlreadyThere when the e-mail address has one."""
    await AccountTable.insert(
        AccountTable(
            id=account.id,
            kind=account.kind,
            email=account.email,
            password_hash=account.password_hash,
            language=account.language,
            name=account.name,
        )
    )


async def hold(account: UUID) -> None:
    """Let nobody else begin, renew or end anything of the account's until the transaction under way ends.

    Whoever starts a session holds the account first and then asks whether what was shown still opens it; whoever ends
    what is open holds it first and then ends what there is. So the one comes before the other, whichever does. What
    was read of the account before is old.
    """
    await connection().execute("SELECT FROM account WHERE id = $1 FOR NO KEY UPDATE", account)


async def held(account: Account) -> bool:
    """Hold the account; whether it is as it was read before, its address and its password's hash included."""
    await hold(account.id)
    return await by_id(account.id) == account


async def set_password_hash(account: UUID, password_hash: str) -> None:
    """Store a new hash, for a new password or for new parameters."""
    await AccountTable.update({AccountTable.password_hash: password_hash}).where(AccountTable.id == account)


async def forget_password(account: UUID) -> None:
    """Let no password open the account before another is chosen."""
    await AccountTable.update({AccountTable.password_hash: None}).where(AccountTable.id == account)


async def data_key(account: UUID) -> bytes | None:
    """The key, wrapped, that a staff member's secrets are encrypted with; None before there are any."""
    row = await AccountTable.select(AccountTable.data_key).where(AccountTable.id == account).first()
    return row["data_key"] if row else None


async def set_data_key(account: UUID, wrapped: bytes) -> None:
    """Store the staff member's key, unless there is one."""
    await AccountTable.update({AccountTable.data_key: wrapped}).where(
        (AccountTable.id == account) & (AccountTable.kind == "staff") & AccountTable.data_key.is_null()
    )


async def set_language(account: UUID, language: Language) -> None:
    """Store the language of the account's pages and letters."""
    await AccountTable.update({AccountTable.language: language}).where(AccountTable.id == account)


async def set_email(account: UUID, email: str) -> None:
    """Store another address. Raises AlreadyThere when another account has it."""
    await AccountTable.update({AccountTable.email: email}).where(
        (AccountTable.id == account) & AccountTable.closed_at.is_null()
    )


async def is_others(email: str, account: UUID) -> bool:
    """Whether another account than that one has the e-mail address."""
    return bool(await AccountTable.exists().where((AccountTable.email == email) & (AccountTable.id != account)))


async def closed_member(account: UUID) -> bool:
    """Whether the member with that id has an account that is closed."""
    return bool(
        await AccountTable.exists().where(
            (AccountTable.id == account) & (AccountTable.kind == "member") & AccountTable.closed_at.is_not_null()
        )
    )


async def reopen(account: UUID, email: str) -> None:
    """Open a member's closed account again, without a password. Raises AlreadyThere as `set_email`."""
    await AccountTable.update({AccountTable.closed_at: None, AccountTable.email: email}).where(
        (AccountTable.id == account) & (AccountTable.kind == "member") & AccountTable.closed_at.is_not_null()
    )


async def close(account: UUID) -> None:
    """Close the account and forget its e-mail address and password."""
    await AccountTable.update(
        {
            AccountTable.closed_at: now(),
            AccountTable.email: None,
            AccountTable.password_hash: None,
            AccountTable.data_key: None,
        }
    ).where((AccountTable.id == account) & AccountTable.closed_at.is_null())


async def _one(condition: str, value: object) -> Account | None:
    # `condition` is one of the literals above, never input.
    row = await connection().fetchrow(f"{OPEN} AND {condition}", value)
    return Account(**{**row, "roles": frozenset(row["roles"])}) if row else None
