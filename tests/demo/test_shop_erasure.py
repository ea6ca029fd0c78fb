"""Erasing the demo's people through the shop's data map: what goes, what the accounts keep, whom it leaves alone."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import asyncpg
import pytest

from portal.data.embedded import EmbeddedServer
from portal.demo.people import ANNA, BERTIL, CECILIA, DemoMember
from portal.demo.shop import build
from portal.settings import COMPANY
from portal.sources.loading import load
from portal.sources.person import Person
from portal.sources.sql import SqlSource

KEPT = {"accounting": date(2018, 7, 1)}


def person(member: DemoMember) -> Person:
    return Person.known_by(customer_number=member.customer_number, email=member.email)


@pytest.fixture
async def source(server: EmbeddedServer, empty_database_url: str) -> AsyncIterator[SqlSource]:
    await build(empty_database_url, 12)
    reader, eraser = (server.url(role, "shop_erased", "postgresql+asyncpg") for role in ("shop_reader", "shop_eraser"))
    source = SqlSource(load(COMPANY / "sources" / "shop.toml"), reader, eraser, timedelta(seconds=20))
    yield source
    await source.close()


@pytest.fixture
async def erased(source: SqlSource, empty_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """The shop after Anna, Bertil and Cecilia have been erased."""
    for member in (ANNA, BERTIL, CECILIA):
        plan = await source.plan(person(member), KEPT)
        await source.erase(person(member), KEPT, plan.digest())
    connection = await asyncpg.connect(empty_database_url)
    yield connection
    await connection.close()


async def test_the_map_fits_the_database(source: SqlSource) -> None:
    assert [str(fault) for fault in await source.check_live() if not fault.hint] == []


async def test_a_booking_by_telephone_is_found_by_the_number_that_the_shop_has(
    source: SqlSource, empty_database_url: str
) -> None:
    anna = person(ANNA)
    known = await source.identity(anna)
    assert known is not None
    assert known.known["email"] == (ANNA.email,)
    bookings = {table.table: table for table in (await source.plan(anna, KEPT)).tables}["bookings"].rows
    whole = {table.table: table for table in (await source.plan(anna.also_known_by(known.known), KEPT)).tables}
    assert whole["bookings"].rows == bookings + 1
    # A telephone that others share finds nothing that says otherwise whose it is.
    assert whole["orders"].rows == 27


async def test_annas_plan_keeps_some_invoices_and_deletes_some(source: SqlSource) -> None:
    tables = {table.table: table for table in (await source.plan(person(ANNA), KEPT)).tables}
    assert tables["invoices"].retain >= 3
    assert tables["invoices"].delete >= 3
    assert tables["orders"].retain == tables["invoices"].retain
    assert tables["customers"].retain == 1
    assert tables["event_evaluations"].anonymise == 1


async def test_of_anna_only_what_the_accounts_need_is_left(erased: asyncpg.Connection) -> None:
    anna = await erased.fetchrow("SELECT * FROM customers WHERE customer_number = $1", ANNA.customer_number)
    assert anna is not None
    left = {column for column, value in anna.items() if value is not None}
    assert left == {"customer_id", "customer_number", "name", "created_at"}
    assert anna["name"] == "Raderad"
    for table in ("addresses", "credit_reports", "equipment", "site_visits", "saved_lists", "carts", "support_cases"):
        assert await erased.fetchval(f"SELECT count(*) FROM {table} WHERE customer_id = 1") == 0, table
    assert await erased.fetchval("SELECT min(invoice_date) FROM invoices WHERE buyer_name = $1", ANNA.name) >= date(
        2018, 7, 1
    )


async def test_one_without_orders_is_gone_altogether(erased: asyncpg.Connection) -> None:
    assert not await erased.fetchval(
        "SELECT count(*) FROM customers WHERE customer_number = $1", CECILIA.customer_number
    )


async def test_the_evaluation_stays_and_leads_to_nobody(erased: asyncpg.Connection) -> None:
    assert await erased.fetchval("SELECT count(*) FROM event_evaluations WHERE customer_id IS NULL AND comment IS NULL")


async def test_others_keep_everything(source: SqlSource, empty_database_url: str) -> None:
    others = (
        "SELECT (SELECT count(*) FROM orders WHERE customer_id > 1), (SELECT count(*) FROM site_visits"
        " WHERE customer_id > 1), (SELECT count(*) FROM customers WHERE email IS NOT NULL AND customer_id > 1)"
    )
    shop = await asyncpg.connect(empty_database_url)
    try:
        before = await shop.fetchrow(others)
        plan = await source.plan(person(ANNA), KEPT)
        await source.erase(person(ANNA), KEPT, plan.digest())
        assert await shop.fetchrow(others) == before
    finally:
        await shop.close()


async def test_when_the_period_is_over_the_rest_goes_too(source: SqlSource, erased: asyncpg.Connection) -> None:
    later = {"accounting": date(2027, 7, 1)}
    plan = await source.plan(person(ANNA), later)
    await source.erase(person(ANNA), later, plan.digest())
    assert not await erased.fetchval("SELECT count(*) FROM customers WHERE customer_number = $1", ANNA.customer_number)
    assert not await erased.fetchval("SELECT count(*) FROM invoices WHERE buyer_name = $1", ANNA.name)
