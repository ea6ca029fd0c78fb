"""The queue of twenty thousand requests: whole, in order, and read no further than it is shown."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data.requests.queue_order import Filter
from portal.data.requests.work_queue import MOST_COUNTED
from portal.domain.desk import work_queue
from portal.domain.desk.work_queue import PAGE, QueuePage
from portal.domain.requests import requests
from tests.bench.statements import recording
from tests.conftest import World
from tests.crowded import crowd
from tests.people import ANNA, COLLEAGUE, HANDLER

REQUESTS = 20_000

ACTING = (
    "SELECT set_config('portal.actor_kind', 'staff', true), set_config('portal.actor_role', 'handler', true),"
    " set_config('portal.actor_id', $1, true)"
)
IN_ORDER = "SELECT set_config(name, 'off', true) FROM unnest($1::text[]) name"

WEEK = (today(), today() + timedelta(days=7))

FILTERS = [
    Filter(),
    Filter(handler="nobody"),
    Filter(handler=HANDLER.id),
    Filter(due=work_queue.late()),
    Filter(due=WEEK),
    Filter(kind="access"),
    Filter(status="approved"),
    Filter(kind="portability", status="answered"),
    Filter(kind="erasure", handler="nobody"),
    Filter(status="executed", handler=COLLEAGUE.id),
    Filter(kind="access", status="executed", handler=HANDLER.id, due=WEEK),
    Filter("awaiting_letter"),
    Filter("awaiting_letter", kind="restriction"),
    Filter("ended"),
    Filter("ended", status="closed"),
    Filter("ended", kind="erasure", handler=HANDLER.id),
    Filter("ended", handler="nobody"),
]


def name_of(asked: Filter) -> str:
    parts = (asked.shown, asked.kind, asked.status, "due" if asked.due else None)
    handler = "of one" if isinstance(asked.handler, UUID) else asked.handler
    return " ".join(str(part) for part in (*parts, handler) if part)


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def admin(world: World) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await crowd(connection, REQUESTS)
    yield connection
    await connection.close()


async def expected(admin: asyncpg.Connection, asked: Filter) -> list[UUID]:
    """The same by a statement that knows no index and no trick."""
    order = f"{asked.tab.column} {'DESC' if asked.tab.descending else ''}, id {'DESC' if asked.tab.descending else ''}"
    handler = asked.handler if isinstance(asked.handler, UUID) else None
    rows = await admin.fetch(
        "SELECT id FROM request WHERE status = ANY($1) AND ($2::text IS NULL OR kind = $2)"
        " AND ($3 = 'anybody' OR $3 = 'nobody' AND handler_id IS NULL OR handler_id = $4)"
        f" AND ($5::date IS NULL OR urgency BETWEEN $5 AND $6) ORDER BY {order}",
        [asked.status] if asked.status else list(asked.tab.states),
        asked.kind,
        asked.handler if handler is None else "one",
        handler,
        *(asked.due or (None, None)),
    )
    return [row["id"] for row in rows]


def ids(page: QueuePage) -> list[UUID]:
    return [line.entry.id for line in page.lines]


@pytest.mark.parametrize("asked", FILTERS, ids=name_of)
async def test_going_through_the_pages_shows_each_request_once_and_in_order_and_so_does_going_back(
    admin: asyncpg.Connection, asked: Filter
) -> None:
    wanted = (await expected(admin, asked))[: 5 * PAGE]
    pages = [await work_queue.page(HANDLER, asked)]
    while pages[-1].after and len(pages) < 5:
        pages.append(await work_queue.page(HANDLER, asked, after=pages[-1].after))
    assert [id_ for page in pages for id_ in ids(page)] == wanted
    assert pages[0].before is None
    for earlier, later in zip(pages[-2::-1], pages[:0:-1], strict=True):
        assert later.before
        back = await work_queue.page(HANDLER, asked, before=later.before)
        assert ids(back) == ids(earlier)


async def test_the_last_page_leads_no_further_and_back(admin: asyncpg.Connection) -> None:
    asked = Filter(kind="access", status="received")
    wanted = await expected(admin, asked)
    page, seen = await work_queue.page(HANDLER, asked), 1
    while page.after:
        page, seen = await work_queue.page(HANDLER, asked, after=page.after), seen + 1
    assert seen == -(-len(wanted) // PAGE)
    assert ids(page) == wanted[(seen - 1) * PAGE :]
    assert page.before


async def test_a_request_that_goes_in_the_meantime_moves_no_other_to_another_page(admin: asyncpg.Connection) -> None:
    asked = Filter(status="received")
    first = await work_queue.page(HANDLER, asked)
    second = await work_queue.page(HANDLER, asked, after=first.after)
    await admin.execute("UPDATE request SET status = 'refused' WHERE id = ANY($1)", [ids(first)[3], ids(first)[-1]])
    assert ids(await work_queue.page(HANDLER, asked, after=first.after)) == ids(second)


async def test_numbers_are_counted_up_to_a_thousand(admin: asyncpg.Connection) -> None:
    numbers = await work_queue.numbers(HANDLER)
    assert (numbers.tabs["open"].number, numbers.tabs["open"].is_more) == (MOST_COUNTED, True)
    for count, asked in (
        (numbers.open.mine, Filter(handler=HANDLER.id)),
        (numbers.open.late, Filter(due=work_queue.late())),
        (numbers.open.soon, Filter(due=work_queue.soon())),
        (numbers.open.states["answered"], Filter(status="answered")),
    ):
        exact = len(await expected(admin, asked))
        assert (count.number, count.is_more) == (min(exact, MOST_COUNTED), exact > MOST_COUNTED)


async def test_what_is_answered_is_never_late() -> None:
    page = await work_queue.page(HANDLER, Filter(status="answered", due=work_queue.late()))
    assert page.lines == []


@pytest.mark.parametrize("asked", FILTERS, ids=name_of)
async def test_a_page_reads_no_more_requests_than_it_shows(world: World, asked: Filter) -> None:
    page = await work_queue.page(HANDLER, asked)
    async with recording() as sent:
        await work_queue.page(HANDLER, asked)
        if page.after:
            later = await work_queue.page(HANDLER, asked, after=page.after)
            await work_queue.page(HANDLER, asked, after=later.after or page.after)
            await work_queue.page(HANDLER, asked, before=later.before)
    # Of eight states, or kinds, each gives one more than is taken from it.
    assert await most_read(world, sent.statements) <= PAGE + 1 + 25


async def test_a_count_reads_no_more_requests_than_it_counts(world: World) -> None:
    async with recording() as sent:
        await work_queue.numbers(HANDLER)
    assert await most_read(world, sent.statements) <= MOST_COUNTED + 1


async def test_a_search_reads_no_more_requests_than_it_shows(world: World) -> None:
    async with recording() as sent:
        assert len(await work_queue.search(HANDLER, "00") or []) == PAGE
        assert await work_queue.search(HANDLER, "JM-0000-4E2") != []
    assert await most_read(world, sent.statements) <= 2 * PAGE


async def most_read(world: World, statements: list[Any]) -> int:
    """The most rows of requests that one of the statements reads, as PostgreSQL says that it did."""
    connection = await asyncpg.connect(world.url("portal_app"))
    try:
        async with connection.transaction():
            await connection.execute(ACTING, str(HANDLER.id))
            await connection.execute(IN_ORDER, ["enable_bitmapscan", "enable_seqscan", "enable_sort"])
            found = [
                await rows_read(connection, sql, arguments)
                for database, sql, arguments in statements
                if database == "portal" and "FROM request" in sql
            ]
    finally:
        await connection.close()
    assert found
    return max(found)


async def rows_read(connection: asyncpg.Connection, sql: str, arguments: tuple[object, ...]) -> int:
    explained = await connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS OFF, FORMAT JSON) {sql}", *arguments)
    return _of_requests(json.loads(explained)[0]["Plan"])


def _of_requests(node: dict[str, Any]) -> int:
    read = sum(_of_requests(below) for below in node.get("Plans", ()))
    if node.get("Relation Name") == "request":
        removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        read += (node["Actual Rows"] + removed) * node["Actual Loops"]
    return int(read)


@pytest.mark.parametrize("typed", ["{whole}", "{lower}", "{bare}", "{first}", "{second}", "  {first}- "])
async def test_a_request_is_found_by_its_reference_in_any_spelling_and_by_how_its_groups_begin(typed: str) -> None:
    request = await requests.submit(ANNA, "access")
    _, first, second = request.reference.split("-")
    whole = request.reference
    spelled = typed.format(whole=whole, lower=whole.lower(), bare=whole.replace("-", ""), first=first, second=second)
    found = await work_queue.search(HANDLER, spelled)
    assert request.reference in [line.entry.reference for line in found or ()]


@pytest.mark.parametrize("typed", ["", "J", "JM-", "u2", "12345678K", "æ3", "%", "\0\0"])
async def test_what_is_no_part_of_a_reference_finds_nothing_and_says_so(typed: str) -> None:
    assert await work_queue.search(HANDLER, typed) is None
