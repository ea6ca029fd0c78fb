"""The privacy officer's figures: what arrived, how fast it was answered, what is due, and that nothing is left out."""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest_asyncio

from portal.clock import today
from portal.data.audit import figures as rows
from portal.domain.audit.figures import WEEKS_AHEAD, figures
from portal.kinds import ANSWERS
from tests.conftest import World
from tests.people import HANDLER
from tests.years import arrived, long_ago

OLD = 12_000

EXTENDED = """
    INSERT INTO extension (id, request_id, letter_id, reason, first_due_on, extended_to, ordered_by, posted_on)
    SELECT id, request_id, id, 'complexity', $1::date, $1::date + 61, $2, $1::date FROM letter WHERE kind = 'extension'
"""

REFUSED = """
    INSERT INTO refusal (id, request_id, letter_id, ground, reason, proposed_by, confirmed_at, confirmed_by)
    SELECT id, request_id, id, 'not_identified', '', $1, now(), $1 FROM letter WHERE kind = 'refusal'
"""

SINCE = today() - timedelta(days=today().weekday(), weeks=52)


@pytest_asyncio.fixture(loop_scope="session")
async def admin(world: World) -> AsyncIterator[asyncpg.Connection]:
    """A portal without requests, as its administrator."""
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute("DELETE FROM request")
    yield connection
    await connection.close()


def days(number: int) -> timedelta:
    return timedelta(days=number)


async def test_an_empty_portal_has_figures_too(admin: asyncpg.Connection) -> None:
    found = await figures(HANDLER)
    assert (found.received, found.due.total, found.lapsed, found.posted) == (0, 0, 0, {})
    assert (found.times.answered, found.times.median, found.times.ninetieth) == (0, None, None)
    assert [week.monday for week in found.weeks] == [SINCE + days(7 * n) for n in range(53)]


async def test_a_request_counts_in_the_week_in_which_it_arrived(admin: asyncpg.Connection) -> None:
    for day in (SINCE, SINCE + days(6), SINCE + days(7), today(), SINCE - days(1)):
        await arrived(admin, day)
    found = await figures(HANDLER)
    assert (found.weeks[0].received, found.weeks[1].received, found.weeks[-1].received) == (2, 1, 1)
    assert found.received == 4, "the day before the first Monday is not among them"


async def test_requests_are_counted_by_kind_and_by_what_became_of_them(admin: asyncpg.Connection) -> None:
    for kind, status in (
        ("access", "received"),
        ("access", "closed"),
        ("access", "answered"),
        ("erasure", "awaiting_approval"),
        ("erasure", "refused"),
        ("portability", "withdrawn"),
    ):
        await arrived(admin, today(), kind=kind, status=status)
    found = await figures(HANDLER)
    counted = {place: n for place, n in found.outcomes.items() if n}
    assert counted == {
        ("access", "in_progress"): 1,
        ("access", "answered"): 2,
        ("erasure", "in_progress"): 1,
        ("erasure", "refused"): 1,
        ("portability", "ended"): 1,
    }
    assert (found.of_kind("access"), found.of_outcome("in_progress"), found.received) == (3, 2, 6)


async def answer(admin: asyncpg.Connection, after: int, status: str = "closed", due: int = 30) -> None:
    """A request whose extract was posted so many days after it arrived."""
    day = today() - days(100)
    await arrived(admin, day, status=status, due=day + days(due), posted=(("extract", day + days(after)),))


async def test_half_of_the_answers_and_nine_in_ten_took_no_longer_than_is_said(admin: asyncpg.Connection) -> None:
    for after in (3, 5, 9, 12, 13, 20, 22, 28, 29, 41):
        await answer(admin, after)
    times = (await figures(HANDLER)).times
    assert (times.median, times.ninetieth) == (13, 29)
    assert (times.answered, times.in_time) == (10, 9)
    assert [(span.first, span.in_time, span.late) for span in times.spans if span.in_time + span.late] == [
        (0, 2, 0),
        (8, 3, 0),
        (15, 1, 0),
        (22, 2, 0),
        (29, 1, 0),
        (36, 0, 1),
    ]


async def test_an_answer_on_the_last_day_is_in_time_and_one_on_the_next_is_late(admin: asyncpg.Connection) -> None:
    await answer(admin, 30, due=30)
    await answer(admin, 31, due=30)
    await answer(admin, 80, due=92)
    times = (await figures(HANDLER)).times
    assert (times.answered, times.in_time) == (3, 2)


async def test_an_answer_in_several_letters_is_posted_with_the_last_of_them(admin: asyncpg.Connection) -> None:
    day = today() - days(50)
    both = (("extract", day + days(10)), ("extract", day + days(12)))
    await arrived(admin, day, status="answered", posted=both)
    times = (await figures(HANDLER)).times
    assert (times.answered, times.median) == (1, 12)


async def test_only_what_answers_a_request_is_an_answer(admin: asyncpg.Connection) -> None:
    day = today() - days(50)
    await arrived(admin, day, status="in_progress", posted=(("receipt", day), ("extension", day + days(9))))
    await arrived(admin, day, status="executed", posted=(("extract", day + days(9)),))
    await arrived(admin, day, status="refused", posted=(("receipt", day), ("refusal", day + days(7))))
    await arrived(admin, day, status="refused", posted=(("extract", day + days(7)),))
    found = await figures(HANDLER)
    assert (found.times.answered, found.times.median) == (1, 7), "the refusal alone"
    assert found.posted == {"receipt": 2, "extension": 1, "extract": 2, "refusal": 1}


async def test_what_is_due_stands_in_its_week_and_what_is_late_apart(admin: asyncpg.Connection) -> None:
    monday = today() - days(today().weekday())
    for due in (today() - days(1), today(), monday + days(7), monday + days(13), monday + days(7 * WEEKS_AHEAD)):
        await arrived(admin, today() - days(20), due=due)
    await arrived(admin, today() - days(20), due=today() - days(1), status="answered")
    found = (await figures(HANDLER)).due
    assert (found.late, found.later, found.total) == (1, 1, 5)
    assert [n for _, n in found.weeks][:3] == [1, 2, 0]


async def test_what_is_refused_is_late_until_the_refusal_is_in_the_post(admin: asyncpg.Connection) -> None:
    late = today() - days(1)
    await arrived(admin, today() - days(20), due=late, status="refused", posted=(("refusal", late),))
    found = await figures(HANDLER)
    assert (found.due.late, found.times.answered, found.of_outcome("refused")) == (0, 1, 1)
    await admin.execute("UPDATE letter SET posted_on = NULL, posted_by = NULL")
    await admin.execute("UPDATE request SET status = 'refusing'")
    found = await figures(HANDLER)
    assert (found.due.late, found.times.answered, found.of_outcome("in_progress"), found.undated) == (1, 0, 1, 0)


async def test_a_request_whose_letter_never_came_is_counted_apart(admin: asyncpg.Connection) -> None:
    await arrived(admin, today(), status="received")
    await admin.execute("UPDATE request SET status = 'expired', received_on = NULL, due_on = NULL, counted_from = NULL")
    found = await figures(HANDLER)
    assert (found.lapsed, found.received) == (1, 0)


async def test_extensions_and_refusals_are_counted_by_what_was_said_of_them(admin: asyncpg.Connection) -> None:
    await arrived(admin, today(), posted=(("extension", today()),))
    await arrived(admin, today(), status="refused", posted=(("refusal", today()),))
    await admin.execute(EXTENDED, today(), HANDLER.id)
    await admin.execute(REFUSED, HANDLER.id)
    found = await figures(HANDLER)
    assert (found.extended, found.refused) == ({"complexity": 1}, {"not_identified": 1})


def scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "Relation Name" in plan:
        yield plan
    for each in plan.get("Plans", ()):
        yield from scans(each)


async def test_requests_of_years_ago_are_not_read(admin: asyncpg.Connection, world: World) -> None:
    """Each statement reads no row but those that it counts, however many there are beside."""
    await long_ago(admin, OLD)
    for n in range(40):
        day = today() - days(7 * n)
        await arrived(admin, day, status="closed", posted=(("extract", day + days(min(n, 5))),))
    await arrived(admin, today(), status="in_progress")
    for table in ("request", "letter", "extension", "refusal"):
        await admin.execute(f"VACUUM ANALYZE {table}")
    span = (SINCE, today())
    asked: list[tuple[str, tuple[object, ...]]] = [
        (rows.RECEIVED, span),
        (rows.ANSWERED, (*span, list(ANSWERS), rows.MOST_DAYS)),
        (rows.DUE, (today(), SINCE, 14)),
        (rows.POSTED, span),
        (rows.EXTENDED, span),
        (rows.REFUSED, (datetime.now(UTC),)),
        (rows.LAPSED, (datetime.now(UTC),)),
    ]
    as_app = await asyncpg.connect(world.url("portal_app"))
    try:
        for statement, values in asked:
            async with as_app.transaction():
                await as_app.execute("SELECT set_config('portal.actor_kind', 'staff', true)")
                await as_app.execute("SELECT set_config('portal.actor_id', $1, true)", str(HANDLER.id))
                await as_app.execute("SELECT set_config('portal.actor_role', 'handler', true)")
                told = await as_app.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", *values)
            read = list(scans(json.loads(told)[0]["Plan"]))
            assert read, statement
            for scan in read:
                assert scan["Node Type"] != "Seq Scan", statement
                touched = (scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0)) * scan["Actual Loops"]
                assert touched <= 41, (statement, scan)
    finally:
        await as_app.close()
