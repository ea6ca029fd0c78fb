"""What the portal keeps of its own and when it goes: what is due, and forgetting it a batch at a time.

Requests, letters, restrictions and persons are forgotten by functions of the database, which refuse what has not
ended; the application's role may not delete them itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from portal.data.database import connection
from portal.data.requests import Status

Technical = Literal["sessions", "sign_in_counters", "known_browsers", "queue_log"]

TECHNICAL: Mapping[Technical, tuple[tuple[str, str, str], ...]] = {
    "sessions": (("session", "token_hash", "least(ends_at, seen_at + $2::interval, revoked_at) < $1"),),
    "sign_in_counters": (("throttle", "key", "window_started_at + $2::interval < $1"),),
    "known_browsers": (("known_browser", "token_hash", "seen_at + $2::interval < $1"),),
    "queue_log": (
        ("pgqueuer_log", "id", "created + $2::interval < $1 AND status <> 'queued'"),
        ("pgqueuer_statistics", "id", "created + $2::interval < $1"),
    ),
}
"""Tables that the application may delete from: (table, key, what is over), where $1 is a moment and $2 a time of grace
that starts when a row was last used."""


@dataclass(frozen=True, slots=True)
class Due:
    """A request that is due, and its place in the order in which they are."""

    id: UUID
    changed_at: datetime


async def count_technical(kind: Technical, before: datetime, grace: timedelta) -> int:
    """How many rows of that kind were over before then."""
    return sum(
        [
            # Table and condition come from the table above, never from input.
            int(await connection().fetchval(f"SELECT count(*) FROM {table} WHERE {over}", before, grace))  # noqa: S608
            for table, _, over in TECHNICAL[kind]
        ]
    )


async def forget_technical(kind: Technical, before: datetime, grace: timedelta, limit: int) -> int:
    """Delete rows of that kind that were over before then, at most `limit` of each table, and say how many."""
    rows = 0
    for table, key, over in TECHNICAL[kind]:
        done = await connection().execute(
            f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {over} LIMIT $3)",  # noqa: S608
            before,
            grace,
            limit,
        )
        rows += int(done.rpartition(" ")[2])
    return rows


DUE_REQUESTS = """
    SELECT id, changed_at FROM request
    WHERE status = ANY($1::text[]) AND status IN ('closed', 'withdrawn', 'expired', 'refused') AND changed_at < $2
      AND ($3::timestamptz IS NULL OR (changed_at, id) > ($3, $4))
    ORDER BY changed_at, id LIMIT $5
"""
"""The second condition on the state is what the index on ended requests is for."""


async def due_requests(statuses: tuple[Status, ...], before: datetime, after: Due | None, limit: int) -> list[Due]:
    """A page of the requests that ended so before then; `after` is what the last page ended with."""
    rows = await connection().fetch(
        DUE_REQUESTS,
        list(statuses),
        before,
        after.changed_at if after else None,
        after.id if after else None,
        limit,
    )
    return [Due(**row) for row in rows]


async def forget_requests(ids: list[UUID], before: datetime) -> int:
    """Delete those requests with everything that hangs on them, but those that must stay; how many went."""
    return int(
        await connection().fetchval(
            "SELECT count(*) FILTER (WHERE forget_request(id, $2)) FROM unnest($1::uuid[]) id", ids, before
        )
    )


async def count_letters(before: datetime) -> int:
    """How many letters were registered before then and led to no request."""
    return int(
        await connection().fetchval(
            "SELECT count(*) FROM signed_letter WHERE request_id IS NULL AND registered_at < $1", before
        )
    )


async def forget_letters(before: datetime, limit: int) -> int:
    """Delete up to `limit` of them, and say how many."""
    return int(await connection().fetchval("SELECT forget_letters($1, $2)", before, limit))


async def count_restrictions(before: datetime) -> int:
    """How many restrictions were lifted before then."""
    return int(await connection().fetchval("SELECT count(*) FROM restriction WHERE lifted_at < $1", before))


async def forget_restrictions(before: datetime, limit: int) -> int:
    """Delete up to `limit` of them, and say how many."""
    return int(await connection().fetchval("SELECT forget_restrictions($1, $2)", before, limit))


DUE_PERSONS = """
    SELECT id, key_destroyed_at AS changed_at FROM data_subject d
    WHERE key_destroyed_at < $1 AND retained_identifiers IS NULL
      AND ($2::timestamptz IS NULL OR (key_destroyed_at, id) > ($2, $3))
      AND NOT EXISTS (SELECT FROM request r WHERE r.subject_id = d.id)
      AND NOT EXISTS (SELECT FROM restriction r WHERE r.subject_id = d.id AND r.lifted_at IS NULL)
    ORDER BY key_destroyed_at, id LIMIT $4
"""


async def due_persons(before: datetime, after: Due | None, limit: int) -> list[Due]:
    """A page of the persons who were erased before then and of whom nothing is left but the row itself."""
    rows = await connection().fetch(
        DUE_PERSONS, before, after.changed_at if after else None, after.id if after else None, limit
    )
    return [Due(**row) for row in rows]


async def forget_persons(ids: list[UUID], before: datetime) -> int:
    """Delete those persons with their choices and closed accounts, but those who must stay; how many went."""
    return int(
        await connection().fetchval(
            "SELECT count(*) FILTER (WHERE forget_subject(id, $2)) FROM unnest($1::uuid[]) id", ids, before
        )
    )
