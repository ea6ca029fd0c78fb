"""An erasure does what was approved, to that person alone, once."""

import asyncio
from contextlib import suppress
from datetime import date, timedelta

import asyncpg
import pytest

from portal.data.embedded import EmbeddedServer
from portal.sources.errors import NotErased, PlanChanged, SourceError
from portal.sources.loading import load
from portal.sources.person import Person
from portal.sources.sql import SqlSource
from tests.sources.conftest import HERE, SHOP

TABLES = ("customers", "orders", "order_lines", "reviews", "cases")


async def everything(shop: asyncpg.Connection) -> dict[str, list[str]]:
    """Every row of the shop, where it lies and which transaction wrote it included."""
    rows = {table: await shop.fetch(f"SELECT t.ctid, t.xmin, t::text FROM {table} t ORDER BY 1") for table in TABLES}
    return {table: [str(tuple(row)) for row in found] for table, found in rows.items()}


async def erased(source: SqlSource, person: Person, kept: dict[str, date]) -> dict[str, tuple[int, int, int]]:
    approved = (await source.plan(person, kept)).digest()
    erasure = await source.erase(person, kept, approved)
    assert not erasure.already_done
    return {table.table: (table.deleted, table.anonymised, table.cleared) for table in erasure.tables}


async def test_an_erasure_does_what_the_plan_says(
    source: SqlSource, shop: asyncpg.Connection, anna: Person, kept: dict[str, date]
) -> None:
    assert await erased(source, anna, kept) == {
        "order_lines": (6, 0, 2),
        "reviews": (0, 2, 0),
        "orders": (2, 0, 1),
        "cases": (0, 0, 0),
        "customers": (0, 0, 1),
    }
    orders = await shop.fetch(
        "SELECT shop_id, order_no, email, card, message FROM orders WHERE shop_id * 10 + order_no NOT IN (22, 23)"
        " ORDER BY 1, 2"
    )
    assert [tuple(order) for order in orders] == [
        (1, 2, "anna@example.com", None, "-"),
        (2, 1, "ANNA@example.com", None, None),
    ]
    assert [tuple(row) for row in await shop.fetch("SELECT * FROM reviews WHERE id IN (1, 2) ORDER BY id")] == [
        (1, None, "Raderad", None, await shop.fetchval("SELECT written_at FROM reviews WHERE id = 1")),
        (2, None, "Raderad", None, await shop.fetchval("SELECT written_at FROM reviews WHERE id = 2")),
    ]


async def test_other_peoples_rows_are_not_touched(
    source: SqlSource, shop: asyncpg.Connection, anna: Person, bo: Person, kept: dict[str, date]
) -> None:
    before = await everything(shop)
    await erased(source, bo, kept)
    after = await everything(shop)
    gone = {table: [row for row in before[table] if row not in after[table]] for table in TABLES}
    assert {table: len(rows) for table, rows in gone.items()} == {
        "customers": 1,
        "orders": 1,
        "order_lines": 3,
        "reviews": 1,
        "cases": 0,
    }
    new = {table: [row for row in after[table] if row not in before[table]] for table in TABLES}
    assert {table: len(rows) for table, rows in new.items()} == {table: int(table == "reviews") for table in TABLES}
    assert "Raderad" in new["reviews"][0]


async def test_what_was_retained_goes_when_its_time_is_up(
    source: SqlSource, shop: asyncpg.Connection, anna: Person, kept: dict[str, date]
) -> None:
    await erased(source, anna, kept)
    await shop.execute("UPDATE orders SET invoiced_on = '2025-06-01' WHERE invoiced_on IS NULL")
    assert (await erased(source, anna, {"accounting": date(2033, 1, 1)}))["customers"] == (1, 0, 0)
    holdings = await source.holdings(anna)
    assert {holding.table for holding in holdings if holding.rows} == {"cases"}


async def test_a_second_time_nothing_is_done(
    source: SqlSource, shop: asyncpg.Connection, anna: Person, kept: dict[str, date]
) -> None:
    approved = (await source.plan(anna, kept)).digest()
    await source.erase(anna, kept, approved)
    before = await everything(shop)
    again = await source.erase(anna, kept, approved)
    assert again.already_done
    assert {(table.deleted, table.anonymised, table.cleared) for table in again.tables} == {(0, 0, 0)}
    assert await everything(shop) == before


async def test_two_at_the_same_time_erase_once(source: SqlSource, anna: Person, kept: dict[str, date]) -> None:
    approved = (await source.plan(anna, kept)).digest()
    both = await asyncio.gather(source.erase(anna, kept, approved), source.erase(anna, kept, approved))
    assert sorted(erasure.already_done for erasure in both) == [False, True]


async def test_changed_data_stops_the_erasure_before_it_changes_anything(
    source: SqlSource, shop: asyncpg.Connection, anna: Person, kept: dict[str, date]
) -> None:
    approved = (await source.plan(anna, kept)).digest()
    await shop.execute("INSERT INTO orders VALUES (3, 1, 1, NULL, now(), '2016-01-01', NULL, NULL)")
    before = await everything(shop)
    with pytest.raises(PlanChanged):
        await source.erase(anna, kept, approved)
    assert await everything(shop) == before


async def test_a_database_that_silently_keeps_rows_is_found_out(
    source: SqlSource, shop: asyncpg.Connection, bo: Person, kept: dict[str, date]
) -> None:
    await shop.execute(
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
        "CREATE TRIGGER keep BEFORE DELETE ON order_lines FOR EACH ROW EXECUTE FUNCTION keep();"
        "ALTER TABLE order_lines DROP CONSTRAINT order_lines_shop_id_order_no_fkey"
    )
    approved = (await source.plan(bo, kept)).digest()
    before = await everything(shop)
    with pytest.raises(NotErased) as raised:
        await source.erase(bo, kept, approved)
    assert raised.value.erasure is None
    assert await everything(shop) == before


async def test_what_comes_in_while_an_erasure_commits_is_found_and_what_was_erased_is_told(
    source: SqlSource, shop: asyncpg.Connection, bo: Person, kept: dict[str, date]
) -> None:
    await shop.execute(
        "CREATE FUNCTION order_again() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO orders (shop_id, order_no, email, invoiced_on) VALUES (9, 9, OLD.email, '2016-01-01');"
        " RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER order_again AFTER DELETE ON customers DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION order_again()"
    )
    approved = (await source.plan(bo, kept)).digest()
    with pytest.raises(NotErased) as raised:
        await source.erase(bo, kept, approved)
    assert raised.value.erasure is not None
    done = {table.table: (table.deleted, table.anonymised) for table in raised.value.erasure.tables}
    assert done == {"order_lines": (3, 0), "reviews": (0, 1), "orders": (1, 0), "cases": (0, 0), "customers": (1, 0)}
    assert await shop.fetchval("SELECT count(*) FROM customers WHERE id = 2") == 0
    assert {holding.table for holding in await source.holdings(bo) if holding.rows} == {"orders"}


async def test_killed_half_way_leaves_everything_as_it_was(
    source: SqlSource, shop: asyncpg.Connection, server: object, bo: Person, kept: dict[str, date]
) -> None:
    approved = (await source.plan(bo, kept)).digest()
    before = await everything(shop)
    async with shop.transaction():
        # The customer is the last row to go: with it locked, the erasure waits with all the rest done.
        await shop.execute("SELECT FROM customers WHERE id = 2 FOR UPDATE")
        erasing = asyncio.create_task(source.erase(bo, kept, approved))
        await asyncio.sleep(0.5)
        assert not erasing.done()
        erasing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await erasing
    assert await everything(shop) == before
    assert not (await source.erase(bo, kept, approved)).already_done


async def test_an_erasure_that_takes_over_from_a_paused_process_has_its_locks_in_the_end(
    url: str, shop: asyncpg.Connection, server: EmbeddedServer, bo: Person, kept: dict[str, date]
) -> None:
    source = SqlSource(load(HERE / "shop.toml"), url, url, timedelta(seconds=1))
    approved = (await source.plan(bo, kept)).digest()
    paused = await asyncpg.connect(server.url("postgres", SHOP))
    assert await shop.fetchval("SELECT count(*) FROM customers WHERE email = 'bo@example.com'")
    try:
        await paused.execute("BEGIN")
        await paused.execute("SELECT FROM customers FOR UPDATE")
        # Parsed and not executed: none of PostgreSQL's own limits is for that.
        await paused.prepare("SELECT count(*) FROM customers")
        with pytest.raises(SourceError):
            await source.erase(bo, kept, approved)
        # On a busy machine the next try may be ended as well; in the end one is not.
        async with asyncio.timeout(60):
            while await shop.fetchval("SELECT count(*) FROM customers WHERE email = 'bo@example.com'"):
                with suppress(SourceError):
                    await source.erase(bo, kept, approved)
    finally:
        paused.terminate()
        await source.close()
