"""Passkeys (WebAuthn credentials): the public keys by which an account is signed in to, and their counters."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from portal.data.changing import changed_one
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """A passkey. `name` is encrypted; since `doubted_at` it opens nothing, for there seem to be two of it, and since
    `second_only_since` nothing alone."""

    id: UUID
    account_id: UUID
    credential_id: bytes
    public_key: bytes
    user_handle: bytes
    name: bytes
    sign_count: int
    made_at: datetime
    used_at: datetime | None
    doubted_at: datetime | None
    second_only_since: datetime | None


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What an authenticator has made: the credential's id, its public key (COSE), and how often it has signed."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


async def add(account: UUID, new: NewPasskey, user_handle: bytes, name: bytes) -> None:
    """Add it. Raises AlreadyThere when that credential has been added, to whatever account."""
    await connection().execute(
        "INSERT INTO passkey (id, account_id, credential_id, public_key, user_handle, name, sign_count)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        uuid4(),
        account,
        new.credential_id,
        new.public_key,
        user_handle,
        name,
        new.sign_count,
    )


async def of_account(account: UUID) -> list[PasskeyRow]:
    """The account's, the oldest first."""
    rows = await connection().fetch("SELECT * FROM passkey WHERE account_id = $1 ORDER BY made_at, id", account)
    return [PasskeyRow(**row) for row in rows]


async def by_credential(credential_id: bytes) -> PasskeyRow | None:
    """The one with that credential id."""
    row = await connection().fetchrow("SELECT * FROM passkey WHERE credential_id = $1", credential_id)
    return PasskeyRow(**row) if row else None


async def use(passkey: UUID, sign_count: int) -> bool:
    """Note that it has signed; False when its counter did not rise, or it is doubted.

    A passkey that always counts 0 has no counter, which is allowed (WebAuthn level 3, 7.2, step 22). Of two that show
    the same count at once one is told True.
    """
    return await changed_one(
        "UPDATE passkey SET sign_count = $2, used_at = now() WHERE id = $1 AND doubted_at IS NULL"
        " AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))",
        passkey,
        sign_count,
    )


async def opens_alone(passkey: UUID) -> bool:
    """Whether it is still there, and signs in without anything else."""
    return bool(
        await connection().fetchval(
            "SELECT EXISTS (SELECT FROM passkey WHERE id = $1 AND doubted_at IS NULL AND second_only_since IS NULL)",
            passkey,
        )
    )


async def keep_second(account: UUID) -> None:
    """Let none of the account's sign in alone, until it has been shown after what else opens the account."""
    await connection().execute(
        "UPDATE passkey SET second_only_since = now() WHERE account_id = $1 AND second_only_since IS NULL", account
    )


async def note_second(passkey: UUID) -> None:
    """Note that it has been shown so: whoever has it has the rest as well."""
    await connection().execute("UPDATE passkey SET second_only_since = NULL WHERE id = $1", passkey)


async def doubt(passkey: UUID) -> bool:
    """Let it open nothing any longer; False when it did not before."""
    return await changed_one("UPDATE passkey SET doubted_at = now() WHERE id = $1 AND doubted_at IS NULL", passkey)


async def remove(passkey: UUID, account: UUID) -> bool:
    """Remove it, if it is the account's; whether it was."""
    return await changed_one("DELETE FROM passkey WHERE id = $1 AND account_id = $2", passkey, account)


async def forget_of(account: UUID) -> None:
    """Remove all of the account's."""
    await connection().execute("DELETE FROM passkey WHERE account_id = $1", account)
