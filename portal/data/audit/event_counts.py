"""How often something happened in an hour that may happen by the thousand: one event sums it up when that is over."""

from dataclasses import dataclass
from datetime import datetime

from portal.data.audit.event_codes import EventCode
from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class Counted:
    """In that `hour` it happened so many `times`, from so many `networks`, about so many `persons`.

    `said` is what the times have in common: which token asked, or why somebody was refused.
    """

    hour: datetime
    code: EventCode
    said: str
    times: int
    networks: int
    persons: int


async def count(code: EventCode, said: str, network: bytes, persons: int) -> None:
    """Count one more in this hour. Nobody waits but for whoever counts the same from the same network."""
    await connection().execute(
        "INSERT INTO event_count AS c (hour, code, said, network, persons)"
        " VALUES (date_trunc('hour', now()), $1, $2, $3, $4)"
        " ON CONFLICT (hour, code, said, network)"
        " DO UPDATE SET times = c.times + 1, persons = c.persons + excluded.persons",
        code,
        said,
        network,
        persons,
    )


async def take(before: datetime) -> list[Counted]:
    """Take out what was counted in hours that began before then, summed up, oldest first.

    Two who do so at once share nothing: what the one deletes the other does not see.
    """
    rows = await connection().fetch(
        "WITH over AS (DELETE FROM event_count WHERE hour < $1 RETURNING *)"
        " SELECT hour, code, said, sum(times)::bigint AS times, count(*) FILTER (WHERE network <> '') AS networks,"
        " sum(persons)::bigint AS persons FROM over GROUP BY hour, code, said ORDER BY hour, code, said",
        before,
    )
    return [Counted(**row) for row in rows]
