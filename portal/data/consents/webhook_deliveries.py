"""Messages to those who are told of changes: one for each change and receiver, in order for each person."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is to be sent now, by whoever claimed it. `content` is the same at every try."""

    id: UUID
    position: int
    subject_id: UUID | None
    content: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try: taken; to be tried again after `wait`; or given up, with neither."""

    id: UUID
    answer: str
    taken: bool
    wait: timedelta | None


async def subscribe(names: Collection[str]) -> None:
    """Tell those too from now on. What waits for one who is told no more is left, and forgotten in its time."""
    await connection().execute(
        "INSERT INTO webhook_subscriber (name, announced_to)"
        " SELECT name, last_position FROM unnest($1::text[]) name, consent_feed ON CONFLICT DO NOTHING",
        list(names),
    )


FAN_OUT = """
    WITH changes AS (
        SELECT c.position, c.subject_id, c.kind, c.activity, c.at, c.activities FROM consent_change c
        WHERE c.position > $2 ORDER BY c.position LIMIT $3
    ), made AS (
        INSERT INTO webhook_delivery (subscriber, position, subject_id, content)
        SELECT $1, position, subject_id, jsonb_build_object('kind', kind, 'activity', activity,
            'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'activities', to_jsonb(activities))
        FROM changes
    )
    UPDATE webhook_subscriber SET announced_to = (SELECT max(position) FROM changes)
    WHERE name = $1 AND EXISTS (SELECT FROM changes)
"""


async def fan_out(subscriber: str, limit: int) -> bool:
    """Make the messages of the changes that the receiver has none of yet; False when there were none."""
    told = await connection().fetchval(
        "SELECT announced_to FROM webhook_subscriber WHERE name = $1 FOR UPDATE", subscriber
    )
    if told is None:
        return False
    return await changed_one(FAN_OUT, subscriber, told, limit)


# MATERIALIZED: what stands in a subquery PostgreSQL may run once for each row, and claim more than asked for.
CLAIM = """
    WITH next AS MATERIALIZED (
        SELECT d.id FROM webhook_delivery d
        WHERE d.subscriber = $1 AND d.state = 'waiting' AND d.next_try_at <= clock_timestamp()
          AND d.claimed_until <= clock_timestamp()
          AND NOT EXISTS (
              SELECT FROM webhook_delivery e WHERE e.subscriber = $1 AND e.state = 'waiting'
                AND e.subject_id = d.subject_id AND e.position < d.position)
        ORDER BY d.position LIMIT $2 FOR UPDATE SKIP LOCKED)
    UPDATE webhook_delivery SET claimed_until = clock_timestamp() + $3::interval, claimed_by = $4,
        attempts = attempts + 1
    WHERE id IN (SELECT id FROM next)
    RETURNING id, position, subject_id, content, attempts
"""


async def claim(subscriber: str, limit: int, lease: timedelta, by: UUID) -> list[Claimed]:
    """The receiver's next messages, each of another person, and nobody else's until the lease is over.

    While the receiver cannot take anything there are none; after that one, to see whether it can again.
    """
    failures = await connection().fetchval(
        "SELECT failures FROM webhook_subscriber WHERE name = $1 AND paused_until <= clock_timestamp() FOR UPDATE",
        subscriber,
    )
    if failures is None:
        return []
    rows = await connection().fetch(CLAIM, subscriber, 1 if failures else limit, lease, by)
    return sorted(
        (Claimed(id_, place, subject, json.loads(said), tries) for id_, place, subject, said, tries in rows),
        key=lambda it: it.position,
    )


async def settle(outcomes: Sequence[Outcome], by: UUID) -> None:
    """Note what came of messages that are still claimed by `by`; what another has claimed since is left alone."""
    await connection().execute(
        """
        UPDATE webhook_delivery d SET last_answer = o.answer, claimed_until = '-infinity', claimed_by = NULL,
            state = CASE WHEN o.taken THEN 'delivered' WHEN o.wait IS NULL THEN 'dead' ELSE 'waiting' END,
            settled_at = CASE WHEN o.taken THEN clock_timestamp() END,
            dead_at = CASE WHEN NOT o.taken AND o.wait IS NULL THEN clock_timestamp() END,
            next_try_at = clock_timestamp() + coalesce(o.wait, interval '0')
        FROM unnest($1::uuid[], $2::text[], $3::boolean[], $4::interval[]) AS o (id, answer, taken, wait)
        WHERE d.id = o.id AND d.claimed_by = $5 AND d.state = 'waiting'
        """,
        [it.id for it in outcomes],
        [it.answer for it in outcomes],
        [it.taken for it in outcomes],
        [it.wait for it in outcomes],
        by,
    )


async def pause(subscriber: str, failures: int, wait: timedelta) -> None:
    """Leave the receiver alone for so long; `failures` is how often in a row it could take nothing. None: go on."""
    await connection().execute(
        "UPDATE webhook_subscriber SET failures = $2, paused_until = clock_timestamp() + $3::interval"
        " WHERE name = $1 AND (failures <> $2 OR $2 > 0)",
        subscriber,
        failures,
        wait,
    )


async def failures(subscriber: str) -> int:
    """How often in a row the receiver could take nothing."""
    return int(await connection().fetchval("SELECT failures FROM webhook_subscriber WHERE name = $1", subscriber) or 0)


async def next_try(subscriber: str) -> timedelta | None:
    """After how long there is something to send again; None when nothing waits."""
    wait: timedelta | None = await connection().fetchval(
        "SELECT greatest(min(greatest(d.next_try_at, d.claimed_until)), s.paused_until) - clock_timestamp()"
        " FROM webhook_subscriber s JOIN webhook_delivery d ON d.subscriber = s.name AND d.state = 'waiting'"
        " WHERE s.name = $1 GROUP BY s.name, s.paused_until",
        subscriber,
    )
    return wait
