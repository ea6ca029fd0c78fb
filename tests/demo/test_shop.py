"""The demo's shop as it is built."""

from datetime import date

import asyncpg
import pytest

from portal.data.embedded import EmbeddedServer
from portal.demo.people import END, member_accounts
from portal.demo.shop_schema import SHOP

COUNTS = {
    "orders": "SELECT count(*) FROM orders JOIN customers c USING (customer_id) WHERE c.email = $1",
    "guest orders": "SELECT count(*) FROM orders WHERE lower(email) = $1",
    "support_cases": "SELECT count(*) FROM support_cases WHERE email = $1",
    "newsletter_subscriptions": "SELECT count(*) FROM newsletter_subscriptions WHERE email = $1",
} | {
    table: f"SELECT count(*) FROM {table} JOIN customers c USING (customer_id) WHERE c.email = $1"
    for table in (
        "addresses",
        "credit_reports",
        "equipment",
        "bookings",
        "competition_entries",
        "event_evaluations",
        "site_visits",
        "saved_lists",
        "carts",
    )
}


async def held(shop: asyncpg.Connection, email: str) -> dict[str, int]:
    """How many rows of each kind the shop holds of the member, those without rows left out."""
    counts = {name: await shop.fetchval(query, email) for name, query in COUNTS.items()}
    return {name: count for name, count in counts.items() if count}


async def test_anna_has_a_long_history(shop: asyncpg.Connection) -> None:
    counts = await held(shop, "anna@example.se")
    assert set(counts) == set(COUNTS)
    assert counts["orders"] == 25
    assert counts["site_visits"] == 150


async def test_some_of_annas_invoices_must_stay_and_some_are_past_their_time(shop: asyncpg.Connection) -> None:
    days = [
        row["invoice_date"]
        for row in await shop.fetch(
            "SELECT invoice_date FROM invoices JOIN orders USING (order_id) WHERE customer_id = 1"
        )
    ]
    assert sum(day < date(2018, 1, 1) for day in days) >= 3
    assert sum(day > date(2019, 7, 1) for day in days) >= 3


async def test_annas_letters_to_support_mention_other_people(shop: asyncpg.Connection) -> None:
    bodies = " ".join(
        row["body"]
        for row in await shop.fetch(
            "SELECT body FROM support_messages JOIN support_cases USING (case_id) WHERE customer_id = 1"
        )
    )
    assert "Göran Ekstrand" in bodies
    assert "Birgit Sandhem" in bodies


async def test_bertil_has_a_little(shop: asyncpg.Connection) -> None:
    assert await held(shop, "bertil@example.se") == {
        "orders": 2,
        "support_cases": 1,
        "newsletter_subscriptions": 1,
        "addresses": 1,
    }


async def test_cecilia_has_an_account_and_an_address(shop: asyncpg.Connection) -> None:
    assert await held(shop, "cecilia@example.se") == {"addresses": 1}


async def test_the_shop_knows_exactly_the_members_that_get_accounts(shop: asyncpg.Connection) -> None:
    rows = await shop.fetch("SELECT customer_number, name, email, personnummer FROM customers ORDER BY customer_id")
    members = member_accounts(len(rows))
    assert [tuple(row) for row in rows] == [(m.customer_number, m.name, m.email, m.personnummer) for m in members]


async def test_guests_order_with_an_email_alone(shop: asyncpg.Connection) -> None:
    assert await shop.fetchval("SELECT count(*) FROM orders WHERE customer_id IS NULL AND email IS NOT NULL") >= 3
    assert await shop.fetchval("SELECT count(*) FROM orders WHERE email <> lower(email)") >= 1


async def test_two_builds_give_the_same_rows(shop: asyncpg.Connection, second_shop_url: str) -> None:
    again = await asyncpg.connect(second_shop_url)
    try:
        for table in SHOP.sorted_tables:
            key = ", ".join(column.name for column in table.primary_key)
            query = f"SELECT * FROM {table.name} ORDER BY {key}"
            rows = await shop.fetch(query)
            assert rows, f"{table.name} is empty"
            assert rows == await again.fetch(query)
    finally:
        await again.close()


async def test_everything_happened_before_the_demos_day(shop: asyncpg.Connection) -> None:
    instants = [(t.name, c.name) for t in SHOP.sorted_tables for c in t.columns if c.name.endswith("_at")]
    assert len(instants) > 15
    for table, column in instants:
        latest = await shop.fetchval(f"SELECT max({column}) FROM {table}")
        assert latest is None or latest <= END, f"{table}.{column}"


async def test_the_database_numbers_new_rows_after_those_of_the_build(shop: asyncpg.Connection) -> None:
    transaction = shop.transaction()
    await transaction.start()
    last = await shop.fetchval("SELECT max(customer_id) FROM customers")
    new = await shop.fetchval(
        "INSERT INTO customers (customer_number, name, created_at) VALUES ('K999999', 'Ny', now())"
        " RETURNING customer_id"
    )
    await transaction.rollback()
    assert new == last + 1


async def test_the_reader_may_only_read_and_the_eraser_also_erase(server: EmbeddedServer, shop_url: str) -> None:
    reader = await asyncpg.connect(server.url("shop_reader", "shop"))
    eraser = await asyncpg.connect(server.url("shop_eraser", "shop"))
    try:
        assert await reader.fetchval("SELECT count(*) FROM customers") > 3
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await reader.execute("UPDATE customers SET name = 'x' WHERE false")
        await eraser.execute("UPDATE customers SET name = 'x' WHERE false")
        await eraser.execute("DELETE FROM site_visits WHERE false")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await eraser.execute("INSERT INTO carts DEFAULT VALUES")
    finally:
        await reader.close()
        await eraser.close()


async def test_every_column_that_leads_to_a_person_has_an_index(shop: asyncpg.Connection) -> None:
    indexes = [
        row["indexdef"] for row in await shop.fetch("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'")
    ]
    for table in SHOP.sorted_tables:
        for column in table.columns:
            if column.name in ("customer_id", "order_id", "case_id", "list_id", "cart_id", "email"):
                first = "(lower(email))" if column.name == "email" else f"({column.name}"
                found = [index for index in indexes if f" ON public.{table.name} " in index and first in index]
                assert found, f"{table.name}.{column.name}"
