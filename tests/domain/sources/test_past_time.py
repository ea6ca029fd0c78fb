"""What of Anna's is past its time is what plain SQL says, also where newer rows lie in the same pile."""

from collections.abc import AsyncIterator
from datetime import date

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.domain.record_of_processing.published import published
from portal.domain.retention import overdue
from portal.domain.sources import overview
from tests.conftest import World
from tests.domain.sources.test_overview import BY_EITHER, CUSTOMER, OF_ORDERS, use
from tests.people import ANNA, HANDLER

ON = "(now() AT TIME ZONE 'Europe/Stockholm')::date"
CALENDAR = {
    "site_visits": f"SELECT count(*), min(visited_at)::date FROM site_visits WHERE {CUSTOMER}"
    f" AND (visited_at::date + interval '13 months')::date < {ON}",
    "support_cases": f"SELECT count(*), min(opened_at)::date FROM support_cases WHERE {BY_EITHER}"
    f" AND (updated_at::date + interval '24 months')::date < {ON}",
    "credit_reports": f"SELECT count(*), min(requested_at)::date FROM credit_reports WHERE {CUSTOMER}"
    f" AND (requested_at::date + interval '12 months')::date < {ON}",
}
USES = {
    "site_visits": ("marketing", "usage_history"),
    "support_cases": ("customer_service", "other_matter"),
    "credit_reports": ("orders", "credit_information"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(world: World) -> AsyncIterator[asyncpg.Connection]:
    """The shop's database."""
    connection = await asyncpg.connect(world.admin_url(world.shop))
    yield connection
    await connection.close()


async def accounts_cover_from() -> date:
    """The first day of the earliest financial year that the accounts still keep today, by hand."""
    month, day = (await published()).record.controller.financial_year_end
    return date(today().year - 8, month, day)


@pytest.mark.parametrize("table", ["support_cases", "credit_reports"])
async def test_what_is_past_its_time_is_counted_though_newer_rows_lie_beside_it(
    shop: asyncpg.Connection, table: str
) -> None:
    rows, first = await shop.fetchrow(CALENDAR[table])
    assert rows
    found = use(await overview.overview(ANNA.id, "sv"), *USES[table])
    assert (found.past, found.past_first) == (rows, first)


async def test_some_of_the_visits_are_past_their_time_and_others_are_not(shop: asyncpg.Connection) -> None:
    rows, _ = await shop.fetchrow(CALENDAR["site_visits"])
    found = use(await overview.overview(ANNA.id, "sv"), "marketing", "behavioural_data")
    assert found.rows
    assert 0 < rows <= found.past < found.rows


async def test_an_order_is_past_its_time_when_warranty_and_accounts_are_both_over(shop: asyncpg.Connection) -> None:
    from_ = await accounts_cover_from()
    over = f"""SELECT count(*) FROM payments WHERE {OF_ORDERS} AND order_id IN
        (SELECT order_id FROM invoices GROUP BY order_id HAVING max(invoice_date) <= $1)"""
    rows = await shop.fetchval(over, from_)
    assert rows
    found = use(await overview.overview(ANNA.id, "sv"), "orders", "payment_information")
    by_table = await overview.past_time(ANNA.id, "sv")
    assert by_table["shop", "payments"] == rows
    assert found.past >= rows


async def test_what_lasts_as_long_as_the_account_is_never_past_its_time() -> None:
    past = await overview.past_time(ANNA.id, "sv")
    assert past
    assert not {table for _, table in past} & {"customers", "addresses", "saved_lists", "equipment"}


async def test_staff_are_told_how_many_of_one_person_were_seen(shop: asyncpg.Connection) -> None:
    await overview.overview(ANNA.id, "sv")
    rows, _ = await shop.fetchrow(CALENDAR["site_visits"])
    [visits] = [it for it in await overdue.for_desk(HANDLER) if "Besök på webbplatsen" in it.place]
    assert visits.rows == rows
