"""Everything is collected, a batch at a time, and masked where it must be."""

from datetime import UTC, datetime

import asyncpg

from portal.sources.person import Person
from portal.sources.sql import SqlSource


async def test_every_row_is_collected_with_its_categories_and_nothing_else(source: SqlSource, anna: Person) -> None:
    rows = {table.name: rows async for table, rows in source.collect(anna)}
    assert {table: len(found) for table, found in rows.items()} == {
        "order_lines": 12,
        "reviews": 2,
        "orders": 4,
        "cases": 2,
        "customers": 1,
    }
    assert rows["customers"] == [
        {
            "number": 1001,
            "email": "anna@example.com",
            "name": "Anna",
            "nickname": "Ann",
            "since": datetime(2015, 3, 1, 23, 30, tzinfo=UTC),
        }
    ]
    assert rows["cases"][1] == {"telephone": None, "personnummer": "850412-****"}
    assert sorted(row["card"] or "" for row in rows["orders"]) == ["", "", *["**** **** **** 1234"] * 2]


async def test_what_others_hang_on_comes_first_and_of_a_table_the_newest(source: SqlSource, anna: Person) -> None:
    rows = {table.name: rows async for table, rows in source.collect(anna)}
    assert list(rows).index("customers") < list(rows).index("orders") < list(rows).index("order_lines")
    recorded = source.data_map.tables["orders"].recorded
    assert recorded
    days = [row[recorded] for row in rows["orders"]]
    known = [day for day in days if day is not None]
    assert days == [*sorted(known, reverse=True), *[None] * (len(days) - len(known))]


async def test_no_batch_is_larger_than_asked_for(source: SqlSource, anna: Person) -> None:
    lines = [len(rows) async for table, rows in source.collect(anna, batch=5) if table.name == "order_lines"]
    assert lines == [5, 5, 2]


async def test_large_rows_come_fewer_at_a_time(source: SqlSource, shop: asyncpg.Connection, anna: Person) -> None:
    await shop.execute(
        "INSERT INTO reviews SELECT n, 1, 'Anna', repeat('x', 400000), now() FROM generate_series(100, 179) n"
    )
    batches = [len(rows) async for table, rows in source.collect(anna) if table.name == "reviews"]
    assert sum(batches) == 82
    assert max(batches[1:]) <= 11


async def test_all_tables_are_seen_as_they_were_at_the_start(
    source: SqlSource, shop: asyncpg.Connection, bo: Person
) -> None:
    seen = {}
    async for table, rows in source.collect(bo):
        if not seen:
            await shop.execute("UPDATE customers SET name = 'Changed'")
        seen[table.name] = rows
    assert seen["customers"][0]["name"] == "Bo"


async def test_stopping_half_way_leaves_no_transaction_open(
    source: SqlSource, shop: asyncpg.Connection, anna: Person
) -> None:
    batches = source.collect(anna, batch=1)
    await anext(batches)
    await batches.aclose()
    open_ones = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = 'testshop'"
    assert await shop.fetchval(open_ones) == 0
