"""Statements that change rows, and how many they changed: so a conditional one learns that it came too late."""

from portal.data.database import connection
from portal.data.errors import Stale


async def changed(sql: str, *values: object) -> int:
    """Run a statement that changes rows, in the transaction under way, and return how many it changed."""
    status = await connection().execute(sql, *values)
    return int(status.rpartition(" ")[2])


async def changed_one(sql: str, *values: object) -> bool:
    """The same where it changes one row or none; whether it did."""
    return await changed(sql, *values) == 1


async def must_change_one(sql: str, *values: object) -> None:
    """The same where there has to be one. Raises Stale when there was none."""
    if not await changed_one(sql, *values):
        raise Stale
