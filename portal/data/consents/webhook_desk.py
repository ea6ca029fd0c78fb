"""Messages as staff see to them: how each receiver stands, and what was given up, to be sent again or never."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.data.changing import changed, must_change_one
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A message that was given up, and waits for staff."""

    id: UUID
    subscriber: str
    position: int
    kind: str
    activity: str | None
    attempts: int
    last_answer: str
    dead_at: datetime


async def given_up(after: tuple[datetime, UUID] | None, limit: int) -> list[GivenUp]:
    """Messages that were given up, the oldest first; `after` is what the last page ended with."""
    rows = await connection().fetch(
        "SELECT id, subscriber, position, content->>'kind', content->>'activity', attempts, last_answer, dead_at"
        " FROM webhook_delivery WHERE state = 'dead' AND ($1::timestamptz IS NULL OR (dead_at, id) > ($1, $2))"
        " ORDER BY dead_at, id LIMIT $3",
        *(after or (None, None)),
        limit,
    )
    return [GivenUp(*row) for row in rows]


async def count_given_up() -> int:
    """How many wait for staff."""
    return int(await connection().fetchval("SELECT count(*) FROM webhook_delivery WHERE state = 'dead'"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a receiver stands: how many messages wait, how many were given up, and until when it is left alone."""

    subscriber: str
    waiting: int
    given_up: int
    failures: int
    paused_until: datetime | None


async def waiting() -> list[Waiting]:
    """How each receiver stands."""
    rows = await connection().fetch(
        "SELECT s.name, (SELECT count(*) FROM webhook_delivery d WHERE d.subscriber = s.name AND d.state = 'waiting'),"
        " coalesce(g.n, 0), s.failures,"
        " CASE WHEN s.paused_until > now() THEN s.paused_until END FROM webhook_subscriber s"
        " LEFT JOIN (SELECT subscriber, count(*) AS n FROM webhook_delivery WHERE state = 'dead' GROUP BY 1) g"
        " ON g.subscriber = s.name ORDER BY s.name"
    )
    return [Waiting(*row) for row in rows]


async def try_again(delivery: UUID) -> None:
    """Let a message that was given up be sent again, under the same id. Raises Stale."""
    await must_change_one(
        "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next_try_at = now(), dead_at = NULL"
        " WHERE id = $1 AND state = 'dead'",
        delivery,
    )


async def drop(delivery: UUID, by: UUID, reason: str) -> None:
    """Never send a message that was given up. Raises Stale."""
    await must_change_one(
        "UPDATE webhook_delivery SET state = 'dropped', settled_at = now(), settled_by = $2, reason = $3"
        " WHERE id = $1 AND state = 'dead'",
        delivery,
        by,
        reason,
    )


OLDEST = """WITH oldest AS MATERIALIZED (
    SELECT id FROM webhook_delivery WHERE state = 'dead' AND subscriber = $1 AND dead_at <= $2
    ORDER BY dead_at, id LIMIT $3 FOR UPDATE)"""
"""In SQL: the oldest $3 messages to a receiver that had been given up by then."""


async def try_all_again(subscriber: str, until: datetime, limit: int) -> int:
    """Let up to `limit` messages to a receiver that were given up by then be sent again, and say how many."""
    return await changed(
        f"{OLDEST} UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next_try_at = now(), dead_at = NULL"  # noqa: S608
        " WHERE id IN (SELECT id FROM oldest)",
        subscriber,
        until,
        limit,
    )


async def drop_all(subscriber: str, until: datetime, limit: int, by: UUID, reason: str) -> int:
    """Never send up to `limit` messages to a receiver that were given up by then, and say how many."""
    return await changed(
        f"{OLDEST} UPDATE webhook_delivery SET state = 'dropped', settled_at = now(), settled_by = $4, reason = $5"  # noqa: S608
        " WHERE id IN (SELECT id FROM oldest)",
        subscriber,
        until,
        limit,
        by,
        reason,
    )
