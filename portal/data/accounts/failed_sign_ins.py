"""How often a wrong password was tried on an account, by day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class FailedSignIns:
    """So many `failures` on that day; `moments` are the latest ten of them, oldest first."""

    day: date
    failures: int
    moments: list[datetime]


async def count(email: str, day: date) -> None:
    """Count one on the open account with that e-mail address; for an address without one the same work is done."""
    await connection().execute(
        "INSERT INTO failed_sign_in AS f (account_id, day, moments)"
        " SELECT id, $2, ARRAY[now()] FROM account WHERE email = $1 AND closed_at IS NULL"
        " ON CONFLICT (account_id, day) DO UPDATE SET failures = f.failures + 1, last_at = now(),"
        " moments = (f.moments || now())[greatest(1, cardinality(f.moments) - 8):]",
        email,
        day,
    )


async def of_account(account: UUID) -> list[FailedSignIns]:
    """The days on which there were any, newest first."""
    rows = await connection().fetch(
        "SELECT day, failures, moments FROM failed_sign_in WHERE account_id = $1 ORDER BY day DESC", account
    )
    return [FailedSignIns(**row) for row in rows]


async def forget_of(account: UUID) -> None:
    """Delete them."""
    await connection().execute("DELETE FROM failed_sign_in WHERE account_id = $1", account)
