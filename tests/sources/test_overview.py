"""What the overview says is what the same questions in plain SQL say."""

from datetime import date, timedelta
from pathlib import Path

import asyncpg

from portal.sources.loading import load
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
    holdings = await source.holdings(Person.known_by(customer_number="not a number", email="nobody@example.com"))
    assert {holding.rows for holding in holdings} == {0}
    assert [(h.table, h.category) for h in holdings] == [
        (table.name, category) for table in source.data_map.tables.values() for category in table.categories
    ]


async def test_a_person_without_identifiers_has_nothing(source: SqlSource) -> None:
    assert {holding.rows for holding in await source.holdings(Person({}))} == {0}


ACCOUNTED = "SELECT max(invoiced_on), count(*) FILTER (WHERE invoiced_on IS NULL) FROM orders"


async def test_rows_that_follow_others_have_the_anchors_of_those_that_retain_them(
    source: SqlSource, shop: asyncpg.Connection, anna: Person
) -> None:
    holdings = await held(source, anna)
    lines = f"{ACCOUNTED} JOIN order_lines USING (shop_id, order_no) WHERE {ANNAS_ORDERS}"
    ((latest, empty),) = await shop.fetch(lines)
    assert empty == 3
    assert holdings["order_lines", "order_information"].anchors == (("accounting", None, latest, empty),)
    assert holdings["order_lines", "order_information"].followed == {
        "accounting": holdings["order_lines", "order_information"].rows
    }
    ((latest, empty),) = await shop.fetch(f"{ACCOUNTED} WHERE customer_id = 1")
    assert holdings["customers", "account"].anchors == (("accounting", None, latest, empty),)
    await shop.execute("UPDATE orders SET customer_id = 1 WHERE shop_id = 2 AND order_no = 1")
    # Two of the customer's orders lack the date; the customer is still one row.
    await shop.execute("UPDATE orders SET invoiced_on = NULL WHERE shop_id = 1 AND order_no = 1")
    assert (await held(source, anna))["customers", "account"].anchors == (("accounting", None, latest, 1),)
    assert (await held(source, anna))["customers", "account"].followed == {"accounting": 1}


async def test_no_period_is_named_where_no_followed_row_retains_or_the_columns_go_at_once(
    source: SqlSource, shop: asyncpg.Connection, anna: Person
) -> None:
    holdings = await held(source, anna)
    assert holdings["order_lines", "notes"].rows > 0
    assert holdings["order_lines", "notes"].anchors == ()
    # The nickname goes at once, the name does not.
    assert [period for period, *_ in holdings["customers", "name"].anchors] == ["accounting"]
    await shop.execute("UPDATE orders SET customer_id = NULL")
    assert (await held(source, anna))["customers", "account"].anchors == ()


async def test_a_row_counts_by_the_row_that_it_follows_also_when_that_one_is_somebody_elses(
    shop: asyncpg.Connection, url: str, anna: Person, tmp_path: Path
) -> None:
    written = (Path(__file__).parent / "shop.toml").read_text(encoding="utf-8")
    own = 'erase = "anonymise"\nperiods = [{ period = "account_life" }, { period = "reviews", anchor = "written_at" }]'
    by_author = 'identified_by = [{ column = "author", identifier = "email" }]'
    assert own in written
    path = tmp_path / "shop.toml"
    named = written.replace(own, f'{by_author}\nerase = "delete"\nretention = {{ follows = ["customers"] }}')
    # What leads to the person cannot be rectified by the portal.
    path.write_text(named.replace('author = { category = "name", rectify = true,', 'author = { category = "name",'))
    await shop.execute("UPDATE reviews SET author = 'anna@example.com' WHERE id = 3")
    await shop.execute("UPDATE orders SET invoiced_on = '2026-02-03' WHERE shop_id = 2 AND order_no = 2")
    source = SqlSource(load(path), url, url, timedelta(seconds=5))
    try:
        reviews = (await held(source, anna))["reviews", "name"]
    finally:
        await source.close()
    bos = await shop.fetchval(f"{ACCOUNTED} WHERE customer_id = 2")
    assert (reviews.rows, reviews.anchors) == (3, (("accounting", None, bos, 0),))
