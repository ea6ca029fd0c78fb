"""How the portal does as a whole: the queue and the deadlines as numbers. Nothing of a person is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.data.database import DB, connection
from portal.data.requests.states import OPEN
from portal.standing_still import ended_after

MOST_LOOKED_AT = 100_000
"""Rows of a table that are looked at to count them; beyond that the number stays."""

LONGEST = 2_000
"""Milliseconds that each question may take."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`waiting` are jobs that are due, by name; `oldest` since how many seconds the oldest is. `nearest` is a day."""

    waiting: Mapping[str, int]
    oldest: float
    open_requests: Mapping[str, int]
    overdue: int
    nearest: date | None


@dataclass(frozen=True, slots=True)
class Pool:
    """Connections of this process: all that it has, those that nobody uses, and the most that there may be."""

    size: int
    idle: int
    limit: int


async def figures(today: date) -> Figures:
    """The numbers as they are now, by questions that are bounded in rows and in time."""
    await connection().execute("SELECT set_config('statement_timeout', $1, true)", str(LONGEST))
    waiting = await connection().fetch(
        "SELECT entrypoint, count(*) AS number,"
        " extract(epoch FROM now() - min(greatest(created, execute_after))) AS age"
        " FROM (SELECT entrypoint, created, execute_after FROM pgqueuer"
        " WHERE status = 'queued' AND execute_after <= now() LIMIT $1) due GROUP BY entrypoint",
        MOST_LOOKED_AT,
    )
    requests = await connection().fetch(
        "SELECT status, count(*) AS number, count(*) FILTER (WHERE due_on < $2) AS overdue, min(due_on) AS nearest"
        " FROM (SELECT status, due_on FROM request WHERE status = ANY($1::text[]) LIMIT $3) open GROUP BY status",
        list(OPEN),
        today,
        MOST_LOOKED_AT,
    )
    return Figures(
        {row["entrypoint"]: row["number"] for row in waiting},
        max((float(row["age"]) for row in waiting), default=0.0),
        {row["status"]: row["number"] for row in requests},
        # An answer that is in the post is in time.
        sum(row["overdue"] for row in requests if row["status"] != "answered"),
        min((row["nearest"] for row in requests if row["nearest"] and row["status"] != "answered"), default=None),
    )


async def end_standing_still(longest: timedelta) -> int:
    """End the transactions that wait for a process that has paused for longer than that; how many there were."""
    ended: int = await connection().fetchval(ended_after(longest))
    return ended


def pool() -> Pool:
    """The pool of this process; all zero while it is closed."""
    if DB.pool is None:
        return Pool(0, 0, 0)
    return Pool(DB.pool.get_size(), DB.pool.get_idle_size(), DB.pool.get_max_size())
