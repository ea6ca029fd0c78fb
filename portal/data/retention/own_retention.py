"""What the portal keeps of its own and when it goes: what is due, and forgetting it a batch at a time.

Requests, letters, print runs, restrictions and persons are forgotten by functions of the database, which refuse what
has not ended; the application's role may not delete them itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from portal.data.changing import changed
from portal.data.database import connection
from portal.data.listed import listed
from portal.data.requests.requests import Status
from portal.data.requests.states import ENDED


@dataclass(frozen=True, slots=True)
class Technical:
    """A table that the application may delete from, by the columns that say when a row was over: an index leads to
    each. A row that was last `used` then is over a time of grace later, one that `ended` then is at once.
    """

    table: str
    key: str
    ended: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    rows: str = "true"
    """Which rows of it, in SQL."""

    def due(self) -> str:
        """The statement that counts; it takes a moment for each of the columns."""
        over = " OR ".join(f"{column} < ${place}" for place, column in enumerate((*self.ended, *self.used), 1))
        # Names come from where the tables are written down, never from input.
        return f"SELECT count(*) FROM {self.table} WHERE {self.rows} AND ({over})"  # noqa: S608

    def forgetting(self, column: str) -> str:
        """The statement that deletes by one of the columns; it takes a moment and the most rows."""
        columns = self.key.strip("()")
        due = f"SELECT {columns} FROM {self.table} WHERE {self.rows} AND {column} < $1 ORDER BY {column} LIMIT $2"  # noqa: S608
        return f"DELETE FROM {self.table} WHERE {self.key} IN ({due})"  # noqa: S608

    def moments(self, before: datetime, grace: timedelta) -> dict[str, datetime]:
        """Before when each column has to be for a row to have been over before then."""
        return dict.fromkeys(self.ended, before) | dict.fromkeys(self.used, before - grace)


SESSIONS = Technical("session", "token_hash", ended=("ends_at", "revoked_at"), used=("seen_at",))
STARTED_SIGN_INS = Technical("started_sign_in", "token_hash", ended=("ends_at",))
PASSKEY_CHALLENGES = Technical("passkey_challenge", "holder", ended=("ends_at",))
PROVIDER_STARTS = Technical("provider_start", "holder", ended=("ends_at",))
FAILED_SIGN_INS = Technical("failed_sign_in", "id", used=("last_at",))
SIGN_IN_COUNTERS = Technical("throttle", "key", used=("window_started_at",))
EVENT_COUNTS = Technical("event_count", "(hour, code, said, network)", used=("hour",))
"""They go each hour, with the event that sums them up; here where no worker has been there to write it."""
KNOWN_BROWSERS = Technical("known_browser", "token_hash", used=("seen_at",))
DRAFTS = Technical("request_draft", "id", used=("changed_at",))
QUEUE_LOG = Technical("pgqueuer_log", "id", ended=("created",), rows="status <> 'queued'")
QUEUE_STATISTICS = Technical("pgqueuer_statistics", "id", ended=("created",))
CONSENT_CHANGES = Technical("consent_change", "id", ended=("at",), rows="position IS NOT NULL")
SETTLED_MESSAGES = Technical("webhook_delivery", "id", ended=("settled_at",))
LEFT_MESSAGES = Technical("webhook_delivery", "id", ended=("next_try_at",), rows="state = 'waiting'")
"""Waiting since then: whoever was to be told is told no more."""
DEAD_MESSAGES = Technical("webhook_delivery", "id", ended=("dead_at",), rows="state = 'dead'")
"""Given up since then, and neither tried again nor dropped by anybody: they say what a person chose."""
SUPPRESSIONS = Technical("suppression", "(digest, activity)", ended=("since",))
SCANS = Technical("scan_batch", "id", ended=("ended_at",), rows="(failure IS NULL OR seen_to_at IS NOT NULL)")
NOTICES = Technical("notice", "id", ended=("ended_at",))
ONE_TIME_LINKS = Technical("one_time_link", "id", ended=("ends_at",))
SIGN_IN_HELP = Technical("sign_in_help", "id", ended=("asked_at",))
EMAIL_CHANGES = Technical("email_change", "id", ended=("ended_at",))


@dataclass(frozen=True, slots=True)
class Due:
    """A request that is due, and its place in the order in which they are."""

    id: UUID
    changed_at: datetime


async def count_technical(of: Technical, before: datetime, grace: timedelta) -> int:
    """How many rows of that table were over before then."""
    return int(await connection().fetchval(of.due(), *of.moments(before, grace).values()))


async def forget_technical(of: Technical, before: datetime, grace: timedelta, limit: int) -> int:
    """Delete rows of that table that were over before then, at most `limit` by each column, and say how many."""
    rows = 0
    for column, moment in of.moments(before, grace).items():
        rows += await changed(of.forgetting(column), moment, limit)
    return rows


DUE_REQUESTS = f"""
    SELECT id, changed_at FROM request
    WHERE status = ANY($1::text[]) AND status IN {listed(ENDED)} AND changed_at < $2
      AND ($3::timestamptz IS NULL OR (changed_at, id) > ($3, $4))
    ORDER BY changed_at, id LIMIT $5
"""  # noqa: S608
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
    """How many letters were registered before then, led to no request, and wait for nothing."""
    return int(
        await connection().fetchval(
            "SELECT count(*) FROM signed_letter l JOIN letter_way_on w ON w.envelope_id = l.id"
            " WHERE l.request_id IS NULL AND l.registered_at < $1",
            before,
        )
    )


async def forget_letters(before: datetime, limit: int) -> int:
    """Delete up to `limit` of them, and say how many."""
    return int(await connection().fetchval("SELECT forget_letters($1, $2)", before, limit))


async def count_outgoing_letters(before: datetime) -> int:
    """How many letters that belong to no request were posted, or withdrawn, before then."""
    return int(
        await connection().fetchval(
            "SELECT count(*) FROM letter WHERE request_id IS NULL AND ordered_at < $1"
            " AND coalesce(posted_on::timestamptz, withdrawn_at) < $1",
            before,
        )
    )


async def forget_outgoing_letters(before: datetime, limit: int) -> int:
    """Delete up to `limit` of them, and say how many."""
    return int(await connection().fetchval("SELECT forget_outgoing_letters($1, $2)", before, limit))


async def count_print_runs(before: datetime) -> int:
    """How many print runs were confirmed before then and have no letter left."""
    return int(
        await connection().fetchval(
            "SELECT count(*) FROM print_run r WHERE confirmed_at < $1"
            " AND NOT EXISTS (SELECT FROM letter l WHERE l.print_run_id = r.id)",
            before,
        )
    )


async def forget_print_runs(before: datetime, limit: int) -> int:
    """Delete up to `limit` of them, and say how many."""
    return int(await connection().fetchval("SELECT forget_print_runs($1, $2)", before, limit))


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


DUE_MET = """
    SELECT id, met_at AS changed_at FROM data_subject d
    WHERE met_at < $1 AND retained_identifiers IS NULL AND ($2::timestamptz IS NULL OR (met_at, id) > ($2, $3))
      AND NOT EXISTS (SELECT FROM request r WHERE r.subject_id = d.id)
      AND NOT EXISTS (SELECT FROM account a WHERE a.id = d.id)
      AND NOT EXISTS (SELECT FROM restriction r WHERE r.subject_id = d.id AND r.lifted_at IS NULL)
    ORDER BY met_at, id LIMIT $4
"""


async def due_met(before: datetime, after: Due | None, limit: int) -> list[Due]:
    """A page of the persons without an account who were met before then and whose requests have been forgotten."""
    rows = await connection().fetch(
        DUE_MET, before, after.changed_at if after else None, after.id if after else None, limit
    )
    return [Due(**row) for row in rows]


async def forget_met(ids: list[UUID], before: datetime) -> int:
    """Delete those persons with their keys, but those who must stay; how many went."""
    return int(
        await connection().fetchval(
            "SELECT count(*) FILTER (WHERE forget_met(id, $2)) FROM unnest($1::uuid[]) id", ids, before
        )
    )
