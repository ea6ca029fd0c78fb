"""The overview of somebody with very much in the shop: what is read for it, and what it says."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from portal.clock import LOCAL_ZONE
from portal.data.embedded import EmbeddedServer
from portal.demo.people import ANNA, BERTIL, DemoMember
from portal.demo.shop import build
from portal.settings import COMPANY
from portal.sources.loading import load
from portal.sources.overview import MOST, Holding
from portal.sources.person import Person
from portal.sources.sql import SqlSource
from tests.demo.conftest import MEMBERS, empty_database

VISITS = """INSERT INTO site_visits (customer_id, ip_address, url, browser, visited_at)
    SELECT greatest(1, i / 1000), '192.0.2.1', 'https://example.se', 'Firefox', now() - (i + 18000) * interval '1 s'
    FROM generate_series(-18000, 60999) i"""
ORDERS = """INSERT INTO orders (order_number, customer_id, channel, status, ordered_at, delivery_note, total)
    SELECT 'L' || i, 2, 'web', 'delivered', '2026-10-01'::timestamptz - i * '1 day'::interval, 'Ring först.', 100
    FROM generate_series(1, 1200) i"""
LINES = """INSERT INTO order_lines (order_id, line_number, product_id, sku, description, quantity, unit_price, vat_rate)
    SELECT order_id, 1, 1, 'A1', 'Gitarr', 1, 80, 25 FROM orders WHERE delivery_note = 'Ring först.'"""
INVOICES = """INSERT INTO invoices (order_id, invoice_number, invoice_date, due_date, buyer_name, buyer_street,
    buyer_postal_code, buyer_city, amount, vat, ocr)
    SELECT order_id, order_number, ordered_at::date, ordered_at::date, 'Bertil', 'Gatan 1', '431 30', 'Mölndal', total,
    20, order_number FROM orders WHERE delivery_note = 'Ring först.'"""


@pytest.fixture(scope="module")
async def large_shop(server: EmbeddedServer) -> AsyncIterator[asyncpg.Connection]:
    """Anna has visited the site twenty thousand times, others a thousand; Bertil has ordered on twelve hundred days."""
    url = await empty_database(server, "shop_large")
    await build(url, MEMBERS)
    connection = await asyncpg.connect(url, server_settings={"timezone": LOCAL_ZONE.key})
    for statement in (VISITS, ORDERS, LINES, INVOICES):
        await connection.execute(statement)
    await connection.execute("VACUUM ANALYZE")
    yield connection
    await connection.close()


@pytest.fixture(scope="module")
async def source(server: EmbeddedServer, large_shop: asyncpg.Connection) -> AsyncIterator[SqlSource]:
    reader, eraser = (server.url(role, "shop_large", "postgresql+asyncpg") for role in ("shop_reader", "shop_eraser"))
    source = SqlSource(load(COMPANY / "sources" / "shop.toml"), reader, eraser, timedelta(seconds=20))
    yield source
    await source.close()


def person(member: DemoMember) -> Person:
    return Person.known_by(customer_number=member.customer_number, email=member.email)


def held(holdings: list[Holding], table: str) -> dict[str, Holding]:
    return {holding.category: holding for holding in holdings if holding.table == table}


async def test_no_more_visits_are_read_than_tell_that_there_are_too_many(
    source: SqlSource, large_shop: asyncpg.Connection
) -> None:
    kept_since = {"visits": datetime.now(LOCAL_ZONE).date() - timedelta(days=30)}
    await source.holdings(person(ANNA), kept_since)
    with sent() as statements:
        holdings = await source.holdings(person(ANNA), kept_since)
    behaviour = held(holdings, "site_visits")["behavioural_data"]
    assert (behaviour.rows, behaviour.more) == (MOST, True)
    first, latest = await large_shop.fetchrow(
        "SELECT min(visited_at)::date, max(visited_at)::date FROM site_visits WHERE customer_id = 1"
    )
    assert (behaviour.first, behaviour.latest) == (first, latest)
    past = await large_shop.fetchval(
        "SELECT count(*) FROM site_visits WHERE customer_id = 1 AND visited_at < $1", kept_since["visits"]
    )
    assert past
    assert (behaviour.past, behaviour.past_first) == (past, first)
    assert len(statements) == 2
    for sql, arguments in statements:
        read, scans = Counter[str](), Counter[str]()
        for relation, rows in scanned(await plan_of(large_shop, sql, arguments)):
            read[relation] = max(read[relation], rows)
            scans[relation] += 1
        assert scans["site_visits"]
        # None of the scans reads more than the cap, whatever the statement asks of the table.
        assert read["site_visits"] <= MOST + 1


async def test_what_follows_over_a_thousand_rows_is_told_as_sql_tells_it(
    source: SqlSource, large_shop: asyncpg.Connection
) -> None:
    holdings = await source.holdings(person(BERTIL))
    days = await large_shop.fetchrow(
        "SELECT min(ordered_at)::date, max(ordered_at)::date FROM orders WHERE customer_id = 2 OR lower(email) = $1",
        BERTIL.email,
    )
    latest_invoice = await large_shop.fetchval(
        "SELECT max(invoice_date) FROM invoices JOIN orders USING (order_id)"
        " WHERE customer_id = 2 OR lower(email) = $1",
        BERTIL.email,
    )
    order = held(holdings, "orders")["order_information"]
    assert (order.rows, order.more, order.first, order.latest) == (MOST, True, *days)
    for table, category in (("orders", "order_information"), ("order_lines", "order_information")):
        anchors = held(holdings, table)[category].anchors
        assert ("accounting", None, latest_invoice) in [anchor[:3] for anchor in anchors], table
    assert held(holdings, "invoices")["name"].rows == MOST
    assert held(holdings, "invoices")["name"].latest == latest_invoice


async def plan_of(connection: asyncpg.Connection, sql: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
    async with connection.transaction():
        await connection.execute("SET LOCAL enable_bitmapscan = off; SET LOCAL jit = off")
        told = await connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", *arguments)
    return json.loads(told)[0]["Plan"]


def scanned(plan: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Each scan of a table, with how many rows it read, those it threw away included."""
    if relation := plan.get("Relation Name"):
        dropped = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        yield relation, (plan["Actual Rows"] + dropped) * plan["Actual Loops"]
    for inner in plan.get("Plans", ()):
        yield from scanned(inner)


class sent:  # noqa: N801
    """The statements that select, as they are sent."""

    def __enter__(self) -> list[tuple[str, tuple[Any, ...]]]:
        self._statements: list[tuple[str, tuple[Any, ...]]] = []
        sa.event.listen(Engine, "before_cursor_execute", self._note)
        return self._statements

    def __exit__(self, *_: object) -> None:
        sa.event.remove(Engine, "before_cursor_execute", self._note)

    def _note(self, _c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if "FROM" in statement:
            self._statements.append((statement, tuple(parameters)))
