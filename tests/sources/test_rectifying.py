"""Rectifying writes what was decided, to that person's rows alone, once; and only where the map lets it."""

import hashlib
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from portal.sources.data_map import DataMap
from portal.sources.errors import NotRectified, PlanChanged, SourceMismatch
from portal.sources.loading import DataMapFaults, data_map
from portal.sources.person import Person
from portal.sources.rectifying import Change, HeldValue
from portal.sources.sql import SqlSource
from portal.sources.toml_files import read_toml

KEY = hashlib.sha256(b"a decision").digest()
NAME = Change("reviews", "author", "Anna", "Anna Ek", 2)


async def authors(shop: asyncpg.Connection) -> list[str]:
    return [row["author"] for row in await shop.fetch("SELECT author FROM reviews ORDER BY id")]


async def test_what_stands_there_is_told_with_how_often(source: SqlSource, anna: Person, bo: Person) -> None:
    assert await source.values(anna, "reviews", "author") == [HeldValue("Anna", 2)]
    assert await source.values(anna, "reviews", "body") == [HeldValue("Bra!", 1), HeldValue(None, 1)]
    assert await source.values(bo, "reviews", "author") == [HeldValue("Bo", 1)]
    assert "Anna" not in repr(await source.values(anna, "reviews", "author"))


async def test_a_masked_column_is_told_masked(source: SqlSource, anna: Person) -> None:
    assert {held.value for held in await source.values(anna, "orders", "card")} == {None, "**** **** **** 1234"}


async def test_a_person_who_is_not_there_has_nothing_to_be_rectified(
    source: SqlSource, shop: asyncpg.Connection
) -> None:
    nobody = Person.known_by(customer_number="9999")
    assert await source.values(nobody, "reviews", "author") == []
    with pytest.raises(PlanChanged):
        await source.rectify(nobody, NAME, KEY)
    assert await authors(shop) == ["Anna", "Anna", "Bo", "Cilla"]


async def test_only_the_persons_own_rows_with_that_value_change(
    source: SqlSource, shop: asyncpg.Connection, anna: Person
) -> None:
    await shop.execute("UPDATE reviews SET author = 'Anna' WHERE id = 3")
    assert await source.rectify(anna, NAME, KEY) == 2
    assert await authors(shop) == ["Anna Ek", "Anna Ek", "Anna", "Cilla"]


async def test_an_empty_one_is_filled_and_a_date_is_read_as_one(
    source: SqlSource, shop: asyncpg.Connection, anna: Person
) -> None:
    assert await source.rectify(anna, Change("orders", "message", None, "till mig", 2), KEY) == 2
    assert await shop.fetchval("SELECT count(*) FROM orders WHERE message = 'till mig'") == 2
    held = await source.values(anna, "orders", "ordered_at")
    moved = Change("orders", "ordered_at", held[-1].value, "2025-06-02T10:00:00+00:00", 1)
    assert await source.rectify(anna, moved, b"\1" * 32) == 1
    told = [value.value for value in await source.values(anna, "orders", "ordered_at")]
    assert told[-1] == "2025-06-02T10:00:00+00:00"


async def test_what_the_map_does_not_let_be_rectified_is_not(source: SqlSource, anna: Person) -> None:
    with pytest.raises(SourceMismatch):
        await source.rectify(anna, Change("reviews", "body", "Bra!", "Dåligt!", 1), KEY)


async def test_other_rows_than_were_seen_are_not_rectified(
    source: SqlSource, shop: asyncpg.Connection, anna: Person
) -> None:
    await shop.execute("UPDATE reviews SET author = 'A.' WHERE id = 2")
    with pytest.raises(PlanChanged):
        await source.rectify(anna, NAME, KEY)
    assert await authors(shop) == ["Anna", "A.", "Bo", "Cilla"]


async def test_what_the_database_makes_something_else_of_is_taken_back(
    source: SqlSource, shop: asyncpg.Connection, anna: Person
) -> None:
    await shop.execute(
        "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN NEW.author := upper(NEW.author); RETURN NEW; END $$;"
        "CREATE TRIGGER shouting BEFORE UPDATE ON reviews FOR EACH ROW EXECUTE FUNCTION shout()"
    )
    with pytest.raises(NotRectified):
        await source.rectify(anna, NAME, KEY)
    assert await authors(shop) == ["Anna", "Anna", "Bo", "Cilla"]


async def test_with_a_receipt_it_is_done_once_whatever_has_come_since(
    shop: asyncpg.Connection, url: str, anna: Person
) -> None:
    await shop.execute("CREATE TABLE portal_receipt (plan varchar(64) PRIMARY KEY, done_at timestamp, counts text)")
    source = SqlSource(_mapped(receipts="portal_receipt"), url, url, timedelta(seconds=5))
    try:
        assert await source.rectify(anna, NAME, KEY) == 2
        await shop.execute("UPDATE reviews SET author = 'Anna Ek-Berg' WHERE id = 1")
        assert await source.rectify(anna, NAME, KEY) == 2, "the receipt says so"
        assert await authors(shop) == ["Anna Ek-Berg", "Anna Ek", "Bo", "Cilla"]
        assert await shop.fetchval("SELECT counts FROM portal_receipt") == '{"reviews": [0, 0, 2]}'
    finally:
        await source.close()


@pytest.mark.parametrize(
    ("table", "column", "after", "fault"),
    [
        ("reviews", "author", "Anna Ek", None),
        ("reviews", "author", "", "missing"),
        ("reviews", "author", "Anna", "same"),
        ("reviews", "body", "Dåligt", "not_by_map"),
        ("orders", "ordered_at", "2025-13-01", "bad_value"),
        ("orders", "ordered_at", "2025-12-01", None),
    ],
)
async def test_what_does_not_fit_the_column_is_said_beforehand(
    source: SqlSource, table: str, column: str, after: str, fault: str | None
) -> None:
    assert await source.fault_in(table, column, "Anna", after) == fault


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        ("customers", "number", "leads to the person"),
        ("customers", "id", "leads to the person"),
        ("reviews", "customer_id", "leads to the person"),
        ("orders", "card", "is masked"),
    ],
)
def test_a_map_does_not_let_a_row_become_somebody_elses(table: str, column: str, said: str) -> None:
    written = read_toml(Path(__file__).parent / "shop.toml")
    written["tables"][table]["columns"][column] = {**written["tables"][table]["columns"][column], "rectify": True}
    with pytest.raises(DataMapFaults) as wrong:
        data_map("shop.toml", written)
    assert [(fault.table, fault.column) for fault in wrong.value.faults] == [(table, column)]
    assert said in wrong.value.faults[0].fault


def _mapped(**top: str) -> DataMap:
    return data_map("shop.toml", {**read_toml(Path(__file__).parent / "shop.toml"), **top})
