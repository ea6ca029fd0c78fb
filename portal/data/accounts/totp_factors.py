"""Authenticator apps: whose one-time codes (RFC 6238) an account takes, and up to which moment they are used."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from portal.data.changing import changed_one
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class TotpFactor:
    """An authenticator app. `secret` is encrypted; `last_step` the time step of the last code that was used."""

    id: UUID
    secret: bytes
    made_at: datetime
    confirmed_at: datetime | None
    last_step: int


async def confirmed(account: UUID) -> TotpFactor | None:
    """The authenticator app whose codes the account takes."""
    return await _one("account_id = $1 AND confirmed_at IS NOT NULL", account)


async def to_confirm(account: UUID) -> TotpFactor | None:
    """The one that has been offered to the account, and not confirmed by a code of it yet."""
    return await _one("account_id = $1 AND confirmed_at IS NULL", account)


async def offer(account: UUID, secret: bytes) -> None:
    """Offer an authenticator app to the account, in place of one that was offered before."""
    await connection().execute("DELETE FROM totp_factor WHERE account_id = $1 AND confirmed_at IS NULL", account)
    await connection().execute(
        "INSERT INTO totp_factor (id, account_id, secret) VALUES ($1, $2, $3)", uuid4(), account, secret
    )


async def confirm(factor: UUID, account: UUID) -> bool:
    """Take codes of `factor` from now on, in place of those of the one before; False when it is no longer offered."""
    await connection().execute("DELETE FROM totp_factor WHERE account_id = $1 AND confirmed_at IS NOT NULL", account)
    return await changed_one(
        "UPDATE totp_factor SET confirmed_at = now() WHERE id = $1 AND confirmed_at IS NULL", factor
    )


async def use_step(factor: UUID, step: int) -> bool:
    """Note that the code of that time step is used; False when it, or a later one, was used before.

    Of several who show the same code at once, in whatever process, one is told True.
    """
    return await changed_one("UPDATE totp_factor SET last_step = $2 WHERE id = $1 AND last_step < $2", factor, step)


async def remove(account: UUID) -> bool:
    """Take no codes of the account any longer; whether any were."""
    rows = await connection().fetch("DELETE FROM totp_factor WHERE account_id = $1 RETURNING confirmed_at", account)
    return any(row["confirmed_at"] for row in rows)


async def _one(condition: str, account: UUID) -> TotpFactor | None:
    # `condition` is one of the literals above, never input.
    row = await connection().fetchrow(
        f"SELECT id, secret, made_at, confirmed_at, last_step FROM totp_factor WHERE {condition}",  # noqa: S608
        account,
    )
    return TotpFactor(**row) if row else None
