"""What is held and what is collected is the same in every database."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from portal.sources.person import Person
from portal.sources.sql import SqlSource
from tests.sources.databases import odd_shop
from tests.sources.databases.conftest import Shop, known_by


async def collected(source: SqlSource, person: Person) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {name: [] for name in source.data_map.tables}
    async for table, rows in source.collect(person, batch=2):
        found[table.name] += rows
    return found


async def test_every_row_is_collected_by_whichever_way_it_leads_to_the_person(source: SqlSource, anna: Person) -> None:
    found = await collected(source, anna)
    assert {table: len(rows) for table, rows in found.items()} == {
        "sizes": 2,
        "tastes": 2,
        "ratings": 2,
        # One sent, one received, and both answers to the first, whoever wrote them.
        "messages": 4,
        "order line": 12,
        "order": 4,
        "Customers": 1,
    }
    assert found["Customers"] == [
        {
            "number": 1001,
            "e-mail address": "Anna@Example.com",
            "Phone No": "+46 (0)70-174 06 05",
            "name": "Anna",
            "born": date(1985, 4, 12),
            "active": True,
            "balance": Decimal("12.50"),
            "visits": 7,
            "since": datetime.fromisoformat("2015-03-01 23:30"),
        }
    ]
    assert type(found["Customers"][0]["active"]) is bool


async def test_what_is_held_is_counted_with_its_days(source: SqlSource, anna: Person) -> None:
    held = {(each.table, each.category): each for each in await source.holdings(anna)}
    counts = {key: each.rows for key, each in held.items()}
    assert counts["order", "order_information"] == 4
    assert counts["order", "contact"] == 3
    assert counts["messages", "correspondence"] == 4
    assert counts["order line", "notes"] == 4
    assert (counts["sizes", "measures"], counts["tastes", "preferences"]) == (2, 2)
    orders = held["order", "order_information"]
    assert (orders.first, orders.latest) == (date(2016, 5, 2), date(2025, 5, 2))
    assert orders.anchors == (("accounting", "invoiced", date(2025, 5, 2), 0),)
    assert held["Customers", "account"].anchors == (("accounting", None, date(2024, 5, 2), 0),)


async def test_nobody_counts_further_than_a_thousand_but_the_days_are_those_of_all(
    source: SqlSource, shop: Shop, anna: Person
) -> None:
    before = {(each.table, each.category): each for each in await source.holdings(anna)}
    await shop.execute(
        odd_shop.messages.insert().values(
            [
                {
                    "id": number,
                    "from": 1 if number % 2 else None,
                    "to": None if number % 2 else 1,
                    "text": "Hej" if number % 3 else None,
                    "sent": datetime.fromisoformat("2021-01-01 12:00") + timedelta(days=number),
                }
                for number in range(10, 1500)
            ]
        )
    )
    many = await shop.execute(sa.select(sa.func.max(odd_shop.orders.c.Order)))
    assert many.scalar_one() == 3
    await shop.execute(
        odd_shop.orders.insert().values(
            [
                {"shop no": 5, "Order": number, "CustomerId": 1, "invoiced": date(2025, 6, 1) if number % 2 else None}
                for number in range(2100)
            ]
        )
    )
    await shop.execute(
        odd_shop.lines.insert().values(
            [{"shop no": 5, "Order": number, "line": 1, "product": "a" if number else None} for number in range(1500)]
        )
    )
    held = {(each.table, each.category): each for each in await source.holdings(anna)}
    messages = held["messages", "correspondence"]
    assert (messages.rows, messages.more) == (1000, True)
    assert (messages.first, messages.latest) == (date(2020, 1, 1), date(2021, 1, 1) + timedelta(days=1499))
    orders = held["order", "order_information"]
    assert (orders.rows, orders.more, orders.first, orders.latest) == (1000, True, date(2016, 5, 2), date(2025, 6, 1))
    assert orders.anchors == (("accounting", "invoiced", date(2025, 6, 1), 0),)
    # Few of the many rows say something of it.
    assert (held["order", "name"].rows, held["order", "name"].more) == (before["order", "name"].rows, False)
    lines = held["order line", "order_information"]
    assert (lines.rows, lines.more) == (1000, True)
    assert lines.anchors == (("accounting", None, date(2025, 6, 1), 749),)
    assert held["Customers", "account"] == replace(
        before["Customers", "account"], anchors=(("accounting", None, date(2025, 6, 1), 1),)
    )


async def test_no_other_spelling_is_taken_for_an_address(source: SqlSource) -> None:
    found = await collected(source, known_by(email="ÅKE@example.com"))
    assert [row["name"] for row in found["Customers"]] == ["Åke"]
    found = await collected(source, known_by(email="AKE@EXAMPLE.COM"))
    assert [row["name"] for row in found["Customers"]] == ["Ake"]


@pytest.mark.parametrize("written", ["070-174 06 05", "+46701740605", "0046 (0)70 1740605"])
async def test_a_telephone_finds_a_guest_but_never_another_customer_who_shares_it(
    source: SqlSource, written: str
) -> None:
    found = await collected(source, known_by(telephone=written))
    assert {table: len(rows) for table, rows in found.items() if rows} == {"order": 1, "order line": 3}


async def test_the_source_says_by_what_it_knows_the_person_itself(source: SqlSource) -> None:
    identity = await source.identity(known_by(customer_number="1001"))
    assert identity is not None
    assert identity.known == {"email": ("Anna@Example.com",), "telephone": ("+46 (0)70-174 06 05",)}


async def test_all_tables_are_seen_as_they_were_at_the_start(source: SqlSource, shop: Shop, bo: Person) -> None:
    names: list[object] = []
    changed = False
    async for table, rows in source.collect(bo):
        if not changed:
            await shop.execute(odd_shop.customers.update().values(name="Changed"))
            changed = True
        if table.name == "Customers":
            names = [row["name"] for row in rows]
    assert names == ["Bo"]


async def test_somebody_unknown_has_nothing(source: SqlSource) -> None:
    for nobody in (known_by(customer_number="not a number", email="nobody@example.com", telephone="okänt"), known_by()):
        assert {each.rows for each in await source.holdings(nobody)} == {0}


async def test_the_map_fits_the_database(source: SqlSource) -> None:
    assert [str(fault) for fault in await source.check_live() if not fault.hint] == []


async def test_an_account_that_reads_cannot_write(source: SqlSource) -> None:
    async with source._reader.snapshot() as connection:
        with pytest.raises(sa.exc.DBAPIError):
            await connection.execute(odd_shop.groups.insert().values(Id=2))
