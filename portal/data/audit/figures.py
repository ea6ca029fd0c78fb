"""Counts over all requests of a stretch of days, for the privacy officer: numbers, and nobody's data.

Each statement reads one range of an index on days, and returns a number of rows that does not grow with the requests.
"""

from dataclasses import dataclass
from datetime import date, datetime

from portal.data.database import connection
from portal.data.listed import listed
from portal.data.requests.extensions import Reason
from portal.data.requests.refusals import Ground
from portal.data.requests.requests import Kind, Status
from portal.data.requests.states import LETTER_OWED, TOLD
from portal.kinds import ANSWERS, LetterKind

# What was registered by mistake is no request, and its letter is counted as what it is.
RECEIVED = """
    SELECT (received_on - $1) / 7 AS week, kind, status, count(*) AS n FROM request
    WHERE received_on BETWEEN $1 AND $2 AND status <> 'annulled' GROUP BY 1, 2, 3
"""

# A refusal is an answer too (Art. 12(4)); it ends a request that is refused, and answers to others end the rest. A
# request cannot be answered before it arrives, so the letters of the same days are all that there are.
ANSWERED = f"""
    SELECT least(l.last - r.received_on, $4) AS days, l.last > r.due_on AS late, count(*) AS n
    FROM request r JOIN (
        SELECT request_id, kind = 'refusal' AS refuses, max(posted_on) AS last FROM letter
        WHERE posted_on BETWEEN $1 AND $2 AND request_id IS NOT NULL AND (kind = ANY($3) OR kind = 'refusal')
        GROUP BY 1, 2
    ) l ON l.request_id = r.id AND l.refuses = (r.status = 'refused')
    WHERE r.received_on BETWEEN $1 AND $2 AND r.status IN {listed(TOLD)} GROUP BY 1, 2
"""  # noqa: S608

# A refusal answers when it is in the post (Art. 12(4)): until then somebody waits, and the time runs.
DUE = f"""
    SELECT CASE WHEN due_on < $1 THEN -1 ELSE least((due_on - $2) / 7, $3) END AS week, count(*) AS n
    FROM request WHERE status IN {listed(LETTER_OWED)} GROUP BY 1
"""  # noqa: S608

POSTED = "SELECT kind, count(*) AS n FROM letter WHERE posted_on BETWEEN $1 AND $2 GROUP BY 1"

LAPSED = "SELECT count(*) FROM request WHERE status = 'expired' AND changed_at >= $1"

EXTENDED = """
    SELECT x.reason, count(*) AS n FROM extension x JOIN request r ON r.id = x.request_id
    WHERE x.posted_on BETWEEN $1 AND $2 AND r.status <> 'annulled' GROUP BY 1
"""

REFUSED = "SELECT ground, count(*) AS n FROM refusal WHERE confirmed_at >= $1 GROUP BY 1"

MOST_DAYS = 1000
"""Whatever took longer to answer is counted as if it had taken so many days."""


@dataclass(frozen=True, slots=True)
class Received:
    """So many requests of a kind arrived in a week, the first being 0, and stand in a state."""

    week: int
    kind: Kind
    status: Status
    n: int


@dataclass(frozen=True, slots=True)
class Answered:
    """So many requests were answered after so many days, in time or late."""

    days: int
    late: bool
    n: int


async def received(since: date, until: date) -> list[Received]:
    """The requests that arrived from a Monday to a day, both included, by the week of their arrival."""
    return [Received(**row) for row in await connection().fetch(RECEIVED, since, until)]


async def answered(since: date, until: date) -> list[Answered]:
    """Those of them whose answer or refusal is in the post, by how long that took."""
    rows = await connection().fetch(ANSWERED, since, until, list(ANSWERS), MOST_DAYS)
    return [Answered(**row) for row in rows]


async def due(on: date, monday: date, weeks: int) -> dict[int, int]:
    """What is not answered, by the week in which it is due, counted from the week of `monday`.

    -1 is what was due before `on`, and `weeks` all that is due so many weeks later or more.
    """
    return {row["week"]: row["n"] for row in await connection().fetch(DUE, on, monday, weeks)}


async def posted(since: date, until: date) -> dict[LetterKind, int]:
    """How many letters of each kind were posted from one day to another, both included."""
    return {row["kind"]: row["n"] for row in await connection().fetch(POSTED, since, until)}


async def extended(since: date, until: date) -> dict[Reason, int]:
    """How often the time was extended, by the reason given, counted from when the person was told."""
    return {row["reason"]: row["n"] for row in await connection().fetch(EXTENDED, since, until)}


async def refused(since: datetime) -> dict[Ground, int]:
    """How many requests have been refused since then, by ground."""
    return {row["ground"]: row["n"] for row in await connection().fetch(REFUSED, since)}


async def lapsed(since: datetime) -> int:
    """How many requests have lapsed since then, as no letter came."""
    return int(await connection().fetchval(LAPSED, since))
