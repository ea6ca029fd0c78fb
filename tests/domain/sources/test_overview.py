"""What the overview says of Anna is what plain SQL in the shop's database says, counted and dated."""

import tomllib
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from portal.demo import people
from portal.domain.access.extract_processing import kept_in_words
from portal.domain.own_data.own_holdings import PURPOSE
from portal.domain.record_of_processing.published import published
from portal.domain.sources import overview as domain
from portal.domain.sources.company_sources import close_sources, open_sources
from portal.domain.sources.overview import Overview, Use
from portal.settings import settings
from tests.conftest import World, in_force
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, ANNA_PERSONNUMMER, BERTIL, CECILIA

CUSTOMER = f"customer_id = (SELECT customer_id FROM customers WHERE customer_number = '{ANNA_NUMBER}')"
BY_EITHER = f"({CUSTOMER} OR lower(email) = '{ANNA_EMAIL}')"
OF_ORDERS = f"order_id IN (SELECT order_id FROM orders WHERE {BY_EITHER})"

ANNAS = {
    "site_visits": CUSTOMER,
    "cart_items": f"cart_id IN (SELECT cart_id FROM carts WHERE {CUSTOMER})",
    "carts": CUSTOMER,
    "saved_list_items": f"list_id IN (SELECT list_id FROM saved_lists WHERE {CUSTOMER})",
    "saved_lists": CUSTOMER,
    "newsletter_subscriptions": f"lower(email) = '{ANNA_EMAIL}'",
    "event_evaluations": CUSTOMER,
    "competition_entries": BY_EITHER,
    # One was made by telephone, written otherwise than the account has it.
    "bookings": f"({BY_EITHER} OR (customer_id IS NULL AND email IS NULL AND telephone LIKE '+46 (0)%'))",
    "equipment": CUSTOMER,
    "support_messages": f"case_id IN (SELECT case_id FROM support_cases WHERE {BY_EITHER})",
    "support_cases": BY_EITHER,
    "credit_reports": CUSTOMER,
    "payments": OF_ORDERS,
    "invoices": OF_ORDERS,
    "order_lines": OF_ORDERS,
    "orders": BY_EITHER,
    "addresses": CUSTOMER,
    "customers": CUSTOMER,
}
"""Which rows of each table are Anna's, written without the data map."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(world: World) -> AsyncIterator[asyncpg.Connection]:
    """The shop's database."""
    connection = await asyncpg.connect(world.admin_url(world.shop))
    yield connection
    await connection.close()


def data_map() -> dict[str, Any]:
    with (settings().data_maps / "shop.toml").open("rb") as file:
        tables: dict[str, Any] = tomllib.load(file)["tables"]
    return tables


def filled_columns(table: dict[str, Any], category: str) -> list[str]:
    return [name for name, column in table["columns"].items() if column.get("category") == category]


def use(held: Overview, purpose: str, category: str) -> Use:
    return next(use for use in held.uses if (use.purpose.id, use.category.id) == (purpose, category))


async def accounts_until(invoiced: date) -> date:
    """Until when the accounts keep an invoice of that day."""
    month, day = (await published()).record.controller.financial_year_end
    ends = invoiced.year if (invoiced.month, invoiced.day) <= (month, day) else invoiced.year + 1
    return date(ends + 7, 12, 31)


async def test_every_count_and_date_is_that_of_plain_sql(shop: asyncpg.Connection) -> None:
    expected: dict[tuple[str, str], tuple[int, list[date]]] = {}
    for name, table in data_map().items():
        for category in {column.get("category") for column in table["columns"].values()} - {None}:
            columns = filled_columns(table, category)
            there = " OR ".join(f"{column} IS NOT NULL" for column in columns)
            days = "min({0})::date, max({0})::date".format(table["recorded"]) if "recorded" in table else "null, null"
            rows, *found = await shop.fetchrow(f"SELECT count(*), {days} FROM {name} WHERE {ANNAS[name]} AND ({there})")
            purposes = {
                purpose
                for column in columns
                for purpose in table["columns"][column].get("purposes", table.get("purposes", ()))
            }
            for purpose in purposes:
                before = expected.get((purpose, category), (0, []))
                expected[purpose, category] = (before[0] + rows, before[1] + [day for day in found if day])
    held = await domain.overview(ANNA.id, "sv")
    assert held.unreachable == ()
    shown = {(use.purpose.id, use.category.id): use for use in held.uses}
    assert expected.keys() <= shown.keys()
    for key, use_ in shown.items():
        if key[0] == PURPOSE:
            continue
        rows, days_ = expected.get(key, (0, []))
        assert use_.rows == rows, key
        assert (use_.first, use_.latest) == (min(days_, default=None), max(days_, default=None)), key
    assert sum(bool(use_.rows) for use_ in shown.values()) > 20


async def test_accounts_are_kept_until_the_date_that_follows_from_the_latest_invoice(shop: asyncpg.Connection) -> None:
    latest = await shop.fetchval(f"SELECT max(invoice_date) FROM invoices WHERE {OF_ORDERS}")
    held = await domain.overview(ANNA.id, "sv")
    kept = {kept.period.id: kept.until for kept in use(held, "orders", "order_information").kept}
    assert kept["accounting"] == await accounts_until(latest)


async def test_other_periods_run_from_the_members_own_latest_row(shop: asyncpg.Connection) -> None:
    held = await domain.overview(ANNA.id, "sv")
    ordered, visited, credit = [
        await shop.fetchval(sql)
        for sql in (
            f"SELECT (max(ordered_at)::date + interval '3 years')::date FROM orders WHERE {BY_EITHER}",
            f"SELECT (max(visited_at)::date + interval '13 months')::date FROM site_visits WHERE {CUSTOMER}",
            f"SELECT max(requested_at)::date FROM credit_reports WHERE {CUSTOMER}",
        )
    ]
    kept = {kept.period.id: kept.until for kept in use(held, "orders", "order_information").kept}
    assert kept["warranty"] == ordered
    kept = {kept.period.id: kept.until for kept in use(held, "marketing", "behavioural_data").kept}
    assert kept["visits"] == visited
    kept = {kept.period.id: kept.until for kept in use(held, "orders", "credit_information").kept}
    assert kept["credit"] is not None
    assert kept["credit"] > credit


async def test_what_lasts_as_long_as_the_account_has_no_date() -> None:
    held = await domain.overview(ANNA.id, "sv")
    for purpose, category in (("orders", "age"), ("marketing", "place_of_residence")):
        assert [(kept.period.id, kept.until) for kept in use(held, purpose, category).kept] == [("account_life", None)]


async def test_each_period_says_how_many_of_the_records_it_is_about(shop: asyncpg.Connection) -> None:
    kept = {it.period.id: it.rows for it in use(await domain.overview(ANNA.id, "sv"), "orders", "name").kept}
    own = (
        f"SELECT (SELECT count(*) FROM customers WHERE {CUSTOMER}) + (SELECT count(*) FROM addresses WHERE {CUSTOMER})"
    )
    orders = f"SELECT count(*) FROM orders WHERE {BY_EITHER} AND delivery_name <> ''"
    invoices = f"SELECT count(*) FROM invoices WHERE {OF_ORDERS}"
    assert kept == {
        "account_life": await shop.fetchval(own),
        "warranty": await shop.fetchval(orders),
        "accounting": await shop.fetchval(invoices),
    }
    paid = use(await domain.overview(ANNA.id, "sv"), "orders", "payment_information").kept
    invoiced = f"SELECT count(*) FROM invoices WHERE {OF_ORDERS}"
    following = f"SELECT count(*) FROM payments JOIN invoices USING (order_id) WHERE {OF_ORDERS}"
    (rows,) = [it.rows for it in paid if it.period.id == "accounting"]
    assert rows == await shop.fetchval(f"SELECT ({following}) + ({invoiced})")


async def test_what_outlasts_the_account_is_said_beside_it_and_not_the_contrary() -> None:
    held = use(await domain.overview(ANNA.id, "sv"), "orders", "account_details")
    account, accounting = held.kept
    assert (account.period.id, accounting.period.id) == ("account_life", "accounting")
    assert (account.rows, accounting.rows, held.rows) == (1, 1, 1)
    assert (account.then, account.staying) == (accounting.until, 1)
    assert held.is_kept_for_longest
    assert held.kept == tuple(sorted(held.kept, key=lambda it: it.until or date.min))
    first, second = kept_in_words(held, "sv")
    assert "1 av 1" not in first + second
    assert (
        f"(1 st.) blir kvar som längst till och med 31 december {accounting.until and accounting.until.year}" in first
    )
    contact = kept_in_words(use(await domain.overview(ANNA.id, "sv"), "orders", "contact_details"), "sv")
    assert all(" poster: " in line for line in contact[:-1])
    assert contact[-1] == "Gäller flera tider samma post är det den längsta som räknas."
    alone = use(await domain.overview(ANNA.id, "sv"), "orders", "age")
    assert [(it.then, it.staying) for it in alone.kept] == [(None, 0)], "nothing else keeps it"


INVOICED = "SELECT max(invoice_date) FROM invoices"
FOLLOWERS = {
    (
        "orders",
        "payment_information",
    ): f"{INVOICED} WHERE order_id IN (SELECT order_id FROM payments WHERE {OF_ORDERS})",
    ("marketing", "completed_purchases"): f"""{INVOICED} JOIN orders USING (order_id)
        WHERE order_id IN (SELECT order_id FROM order_lines WHERE {OF_ORDERS} AND sku IS NOT NULL)""",
    ("customer_service", "account_details"): f"""{INVOICED} JOIN orders USING (order_id)
        JOIN customers USING (customer_id) WHERE customer_number = '{ANNA_NUMBER}'""",
}
"""Uses that the accounts keep only by way of an invoice: from payments, order lines and the customer's own row."""


@pytest.mark.parametrize("followed", FOLLOWERS)
async def test_what_follows_an_invoice_is_kept_as_long_as_the_invoice(
    shop: asyncpg.Connection, followed: tuple[str, str]
) -> None:
    latest = await shop.fetchval(FOLLOWERS[followed])
    held = await domain.overview(ANNA.id, "sv")
    kept = {kept.period.id: kept for kept in use(held, *followed).kept}
    assert (kept["accounting"].until, kept["accounting"].undetermined) == (await accounts_until(latest), 0)


async def test_what_not_even_the_accounts_keep_is_not_said_to_be_kept_by_them() -> None:
    held = await domain.overview(ANNA.id, "sv")
    for purpose, category in (("customer_service", "name"), ("orders", "correspondence"), ("marketing", "preferences")):
        assert "accounting" not in {kept.period.id for kept in use(held, purpose, category).kept}


async def test_categories_that_are_not_held_are_said_to_be_so() -> None:
    held = await domain.overview(CECILIA.id, "en")
    record = (await published()).record
    assert len(held.uses) == sum(len(purpose.uses) for purpose in record.purposes.values())
    credit = use(held, "orders", "credit_information")
    assert (credit.rows, credit.first, credit.latest, credit.kept) == (0, None, None, ())
    assert credit.periods


async def test_by_category_the_same_facts_are_turned_round() -> None:
    held = await domain.overview(ANNA.id, "sv")
    by_purpose = [use for _, uses in held.by("purpose") for use in uses]
    by_category = [use for _, uses in held.by("category") for use in uses]
    assert len(by_purpose) == len(by_category) == len(held.uses)
    assert all(use in by_category for use in by_purpose)
    assert len(held.by("purpose")) == len((await published()).record.purposes)
    assert all(use.category is heading for heading, uses in held.by("category") for use in uses)


async def test_an_overview_shows_no_values() -> None:
    held = repr(await domain.overview(ANNA.id, "sv"))
    for personal in (people.ANNA.name, ANNA_EMAIL, ANNA_PERSONNUMMER, ANNA_NUMBER):
        assert personal not in held


async def test_each_member_has_an_overview_of_his_or_her_own() -> None:
    annas, bertils = await domain.overview(ANNA.id, "sv"), await domain.overview(BERTIL.id, "sv")
    assert [use.rows for use in annas.uses] != [use.rows for use in bertils.uses]


@pytest.mark.parametrize(("language", "named"), [("sv", "Butiken"), ("en", "The shop")])
async def test_with_the_shop_away_it_is_said_that_nobody_can_tell_and_the_record_still_speaks(
    world: World, language: Any, named: str
) -> None:
    nowhere = "postgresql+asyncpg://shop_reader@127.0.0.1:1/shop"
    await close_sources()
    in_force(world, source_urls={"shop": nowhere})
    open_sources()
    try:
        held = await domain.overview(ANNA.id, language)
    finally:
        await close_sources()
        in_force(world)
        open_sources()
    assert held.unreachable == (named,)
    record = (await published()).record
    assert len(held.uses) == sum(len(purpose.uses) for purpose in record.purposes.values())
    elsewhere = [use for use in held.uses if use.purpose.id != PURPOSE]
    assert all(use.rows is None and use.kept == () and use.sources for use in elsewhere)
    # What the portal itself holds is known all the same.
    assert all(use.rows is not None for use in held.uses if use not in elsewhere)
