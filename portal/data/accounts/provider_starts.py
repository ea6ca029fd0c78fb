"""Browsers that have left to sign in at the identity provider: each comes back once, or its time is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class ProviderStart:
    """What a browser left for: to sign in and go on to a page, or to confirm that it is the owner of `account_id`.

    `waiting` is what that confirmation goes on with, encrypted.
    """

    account_id: UUID | None
    go_on: str
    waiting: bytes | None
    started_at: datetime


async def add(holder: bytes, account: UUID | None, go_on: str, waiting: bytes | None, lasts: timedelta) -> None:
    """Note that the browser of that `holder` has left."""
    await connection().execute(
        "INSERT INTO provider_start (holder, account_id, go_on, waiting, ends_at)"
        " VALUES ($1, $2, $3, $4, now() + $5::interval)",
        holder,
        account,
        go_on,
        waiting,
        lasts,
    )


async def take(holder: bytes) -> ProviderStart | None:
    """What it left for, which is thereby over; None when it did not leave, or its time is over."""
    row = await connection().fetchrow(
        "DELETE FROM provider_start WHERE holder = $1 AND ends_at > now()"
        " RETURNING account_id, go_on, waiting, started_at",
        holder,
    )
    return ProviderStart(**row) if row else None
