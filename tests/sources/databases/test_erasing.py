"""An erasure does the same in every database: what was approved, to that person alone, once."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from portal.sources.errors import NoPseudonym, NotErased, PlanChanged, SourceMismatch, SourceUnreachable
from portal.sources.loading import load
from portal.sources.person import Person
from portal.sources.sql import SqlSource
from tests.sources.databases import odd_shop
from tests.sources.databases.conftest import Shop


async def erased(source: SqlSource, person: Person, kept: dict[str, date]) -> dict[str, tuple[int, int, int]]:
    approved = (await source.plan(person, kept)).digest()
    erasure = await source.erase(person, kept, approved)
    assert not erasure.already_done
    return {table.table: (table.deleted, table.anonymised, table.cleared) for table in erasure.tables}


async def test_a_plan_counts_what_goes_and_what_is_kept(source: SqlSource, anna: Person, kept: dict[str, date]) -> None:
    tables = {table.table: table for table in (await source.plan(anna, kept)).tables}
    orders = tables["order"]
    assert (orders.rows, orders.delete, orders.retain, orders.retained_columns_cleared) == (4, 2, 2, 2)
    assert [(p.period, p.rows, p.earliest, p.latest) for p in orders.periods] == [
        ("accounting", 2, date(2024, 5, 2), date(2025, 5, 2))
    ]
    assert (tables["order line"].delete, tables["order line"].retain) == (6, 6)
    assert (tables["Customers"].retain, tables["messages"].delete) == (1, 4)


async def test_an_erasure_does_what_the_plan_says(
    source: SqlSource, shop: Shop, anna: Person, kept: dict[str, date]
) -> None:
    assert await erased(source, anna, kept) == {
        "sizes": (2, 0, 0),
        "tastes": (2, 0, 0),
        "ratings": (0, 2, 0),
        "messages": (4, 0, 0),
        "order line": (6, 0, 2),
        "order": (2, 0, 2),
        "Customers": (0, 0, 1),
    }
    pseudonym = (anna.pseudonym("odd") or "")[:12]
    assert await shop.rows(odd_shop.ratings) == [(1, None, pseudonym, 5), (2, None, pseudonym, 4), (3, 2, "Bo", 1)]
    assert (await shop.rows(odd_shop.customers))[0] == (
        *(1, 1001, "Anna@Example.com", None, "Raderad", date(1900, 1, 1), False, Decimal(0), 0),
        datetime.fromisoformat("2015-03-01 23:30"),
    )
    assert (await shop.rows(odd_shop.orders))[:2] == [
        (1, 2, 1, "anna@example.com", None, pseudonym, Decimal(10), date(2024, 5, 2)),
        # The telephone is all that leads from here to anybody.
        (2, 1, None, None, "0046 70 174 06 05", pseudonym, Decimal(10), date(2025, 5, 2)),
    ]
    assert [row[0] for row in await shop.rows(odd_shop.messages)] == [5]


async def test_other_peoples_rows_are_not_touched(
    source: SqlSource, shop: Shop, bo: Person, kept: dict[str, date]
) -> None:
    before = await shop.everything()
    for id_ in (4, 3, 2, 1):
        await shop.execute(odd_shop.messages.delete().where(odd_shop.messages.c.id == id_))
    assert (await erased(source, bo, kept))["Customers"] == (1, 0, 0)
    after = await shop.everything()
    gone = {table: [row for row in before[table] if row not in after[table]] for table in before}
    assert {table: len(rows) for table, rows in gone.items() if table != "messages"} == {
        "group": 0,
        "Customers": 1,
        "order": 1,
        "order line": 3,
        "ratings": 1,
        "properties": 1,
        "Receipts": 0,
    }


async def test_what_was_retained_goes_when_its_time_is_up(
    source: SqlSource, anna: Person, kept: dict[str, date]
) -> None:
    await erased(source, anna, kept)
    later = {"accounting": date(2033, 1, 1)}
    assert (await erased(source, anna, later))["Customers"] == (1, 0, 0)
    assert {each.rows for each in await source.holdings(anna)} == {0}


async def test_a_second_time_nothing_is_done(
    source: SqlSource, shop: Shop, anna: Person, kept: dict[str, date]
) -> None:
    approved = (await source.plan(anna, kept)).digest()
    await source.erase(anna, kept, approved)
    before = await shop.everything()
    assert (await source.erase(anna, kept, approved)).already_done
    assert await shop.everything() == before


async def test_a_receipt_tells_what_was_done_whatever_has_come_since(
    source: SqlSource, shop: Shop, bo: Person, anna: Person, kept: dict[str, date]
) -> None:
    approved = (await source.plan(anna, kept)).digest()
    assert await source.done(approved) is False
    first = await source.erase(anna, kept, approved)
    assert await source.done(approved) is True
    again = await source.erase(anna, kept, approved)
    assert again == replace(first, already_done=True)
    await shop.execute(odd_shop.ratings.insert().values(id=9, CustomerId=1, author="Anna"))
    with pytest.raises(NotErased) as raised:
        await source.erase(anna, kept, approved)
    assert raised.value.erasure == again
    assert len(await shop.rows(odd_shop.ratings)) == 4
    # Restored from before the erasure, the database knows nothing of it.
    await shop.execute(odd_shop.receipts.delete())
    assert await source.done(approved) is False
    with pytest.raises(PlanChanged):
        await source.erase(anna, kept, approved)


async def test_there_is_no_receipt_of_what_was_not_done(
    source: SqlSource, shop: Shop, anna: Person, kept: dict[str, date]
) -> None:
    with pytest.raises(PlanChanged):
        await source.erase(anna, kept, b"of another plan")
    assert await shop.rows(odd_shop.receipts) == []


async def test_two_at_the_same_time_erase_once(source: SqlSource, anna: Person, kept: dict[str, date]) -> None:
    approved = (await source.plan(anna, kept)).digest()
    both = await asyncio.gather(source.erase(anna, kept, approved), source.erase(anna, kept, approved))
    assert sorted(erasure.already_done for erasure in both) == [False, True]


async def test_changed_data_stops_the_erasure_before_it_changes_anything(
    source: SqlSource, shop: Shop, anna: Person, kept: dict[str, date]
) -> None:
    approved = (await source.plan(anna, kept)).digest()
    await shop.execute(odd_shop.ratings.insert().values(id=9, CustomerId=1, author="Anna"))
    before = await shop.everything()
    with pytest.raises(PlanChanged):
        await source.erase(anna, kept, approved)
    assert await shop.everything() == before


async def test_a_long_thread_of_answers_goes_from_its_end(
    source: SqlSource, shop: Shop, bo: Person, kept: dict[str, date]
) -> None:
    # Numbered against the order in which they were written, and more than go at a time.
    for id_ in (5, 4, 3, 2, 1):
        await shop.execute(odd_shop.messages.delete().where(odd_shop.messages.c.id == id_))
    rows = [{"id": 3000, "from": 2, "answers": None}]
    rows += [{"id": 3000 - place, "from": None, "answers": 3000 - place // 300} for place in range(1, 2500)]
    async with shop.engine.connect() as connection:
        await connection.execute(odd_shop.messages.insert(), rows)
    assert (await erased(source, bo, kept))["messages"] == (2500, 0, 0)
    assert await shop.rows(odd_shop.messages) == []


async def test_nothing_is_erased_without_the_key_of_the_pseudonyms(
    source: SqlSource, shop: Shop, kept: dict[str, date]
) -> None:
    before = await shop.everything()
    keyless = Person.known_by(customer_number="1001")
    assert await source.holdings(keyless)
    for call in (source.plan(keyless, kept), source.erase(keyless, kept, b"")):
        with pytest.raises(NoPseudonym):
            await call
    assert await shop.everything() == before


async def test_a_database_that_another_one_holds_is_unreachable_and_nothing_is_changed(
    shop: Shop, bo: Person, kept: dict[str, date]
) -> None:
    hurried, patient = (
        SqlSource(load(Path(__file__).parent / "odd_shop.toml"), shop.reader_url, shop.url, timedelta(seconds=seconds))
        for seconds in (1, 30)
    )
    approved = (await patient.plan(bo, kept)).digest()
    before = await shop.everything()
    holder = shop.engine.execution_options(isolation_level="SERIALIZABLE")
    async with holder.connect() as connection:
        await connection.execute(odd_shop.customers.update().values(visits=5))
        with pytest.raises(SourceUnreachable):
            await hurried.erase(bo, kept, approved)
        await connection.rollback()
    assert await shop.everything() == before
    assert not (await patient.erase(bo, kept, approved)).already_done
    await patient.close()
    await hurried.close()


async def test_a_row_that_the_map_knows_nothing_of_stops_the_erasure(
    source: SqlSource, shop: Shop, bo: Person, kept: dict[str, date]
) -> None:
    await shop.execute(
        "CREATE TABLE carts (id int PRIMARY KEY, c int, FOREIGN KEY (c) REFERENCES %s)"
        % ("`Customers` (`CustomerId`)" if shop.kind == "mariadb" else '"Customers" ("CustomerId")')
    )
    await shop.execute("INSERT INTO carts VALUES (1, 2)")
    try:
        before = await shop.everything()
        approved = (await source.plan(bo, kept)).digest()
        with pytest.raises(SourceMismatch) as caught:
            await source.erase(bo, kept, approved)
        assert caught.value.cause is not None
        assert caught.value.cause.kind == "is_referred_to"
        assert await shop.everything() == before
    finally:
        await shop.execute("DROP TABLE carts")
