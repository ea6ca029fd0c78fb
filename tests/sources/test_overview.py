"""What the overview says is what the same questions in plain SQL say."""

from datetime import date

import asyncpg

from portal.sources.overview import Holding
from portal.sources.person import Person
from portal.sources.sql import SqlSource

ANNAS_ORDERS = "customer_id = 1 OR lower(email) = 'anna@example.com'"


async def held(source: SqlSource, person: Person) -> dict[tuple[str, str], Holding]:
    return {(holding.table, holding.category): holding for holding in await source.holdings(person)}


async def test_rows_are_counted_once_however_many_paths_lead_to_them(
    source: SqlSource, shop: asyncpg.Connection, anna: Person
) -> None:
    holdings = await held(source, anna)
    for (table, category), filled in {
        ("orders", "order_information"): f"SELECT ordered_at FROM orders WHERE {ANNAS_ORDERS}",
        ("orders", "contact"): f"SELECT email FROM orders WHERE {ANNAS_ORDERS}",
        ("orders", "payment"): f"SELECT card FROM orders WHERE {ANNAS_ORDERS}",
        ("orders", "notes"): f"SELECT message FROM orders WHERE {ANNAS_ORDERS}",
        ("order_lines", "notes"): f"SELECT engraving FROM order_lines JOIN orders USING (shop_id, order_no)"
        f" WHERE {ANNAS_ORDERS}",
        ("order_lines", "order_information"): f"SELECT product FROM order_lines JOIN orders USING (shop_id, order_no)"
        f" WHERE {ANNAS_ORDERS}",
        ("reviews", "reviews"): "SELECT written_at FROM reviews WHERE customer_id = 1",
    }.items():
        expected = await shop.fetchval(f"SELECT count(q.*) FROM ({filled}) AS q (x) WHERE x IS NOT NULL")
        assert expected > 0
        assert holdings[table, category].rows == expected, (table, category)


async def test_a_holding_says_since_when_and_how_recent_on_swedish_days(source: SqlSource, anna: Person) -> None:
    holdings = await held(source, anna)
    # 23:30 UTC on 1 March is 2 March in Sweden.
    assert holdings["customers", "account"].first == date(2015, 3, 2)
    orders = holdings["orders", "order_information"]
    assert (orders.first, orders.latest) == (date(2016, 5, 1), date(2025, 6, 1))
    assert orders.anchors == (
        ("accounting", "invoiced_on", date(2024, 5, 2), 1),
        ("account_life", None, None, 0),
    )
    assert orders.purposes == ("orders",)


async def test_a_personnummer_is_found_however_the_source_writes_it(source: SqlSource, anna: Person) -> None:
    assert (await held(source, anna))["cases", "personnummer"].rows == 1
    assert (await held(source, anna))["cases", "contact"].rows == 1


async def test_categories_without_rows_are_listed_for_somebody_unknown(source: SqlSource) -> None:
    holdings = await source.holdings(Person({"customer_number": "not a number", "email": "nobody@example.com"}))
    assert {holding.rows for holding in holdings} == {0}
    assert [(h.table, h.category) for h in holdings] == [
        (table.name, category) for table in source.data_map.tables.values() for category in table.categories
    ]


async def test_a_person_without_identifiers_has_nothing(source: SqlSource) -> None:
    assert {holding.rows for holding in await source.holdings(Person({}))} == {0}
