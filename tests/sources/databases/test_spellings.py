"""Two persons whose numbers differ by case, by a space or by a ring are two, however the database compares texts."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from portal.sources.loading import load
from portal.sources.sql import SqlSource
from tests.sources.databases.conftest import Shop, known_by

NUMBERS = ["K1", "k1", "K1 ", "Å1", "A1"]
MAP = """
id = "members"
kind = "sql"
label = { sv = "Medlemmar", en = "Members" }

[tables.members]
label = { sv = "Medlemmar", en = "Members" }
key = ["id"]
identified_by = [
    { column = "number", identifier = "customer_number" },
    { column = "pnr", identifier = "personnummer" },
]
erase = "anonymise"

[tables.members.columns]
id = {}
number = { rule = "keep" }
pnr = { rule = "keep" }
name = { category = "name", label = { sv = "N", en = "N" }, purposes = ["orders"], rule = "fixed", fixed = "Borttagen" }
"""


def text(kind: str) -> sa.String:
    """Whatever compares most loosely there."""
    if kind == "mariadb":
        return mysql.VARCHAR(20, charset="utf8mb4", collation="utf8mb4_general_ci")
    return sa.String(20, collation="NOCASE" if kind == "sqlite" else None)


@pytest.fixture
async def members(shop: Shop) -> AsyncIterator[sa.Table]:
    """One of each number, and one more whose name is nearly what erasure writes."""
    columns = (sa.Column(name, text(shop.kind), index=True) for name in ("number", "pnr", "name"))
    table = sa.Table("members", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), *columns)
    await shop.execute(sa.schema.CreateTable(table))
    for place, number in enumerate(NUMBERS, start=1):
        row = {"id": place, "number": number, "pnr": f"{number}x", "name": "borttagen"}
        await shop.execute(table.insert().values(row))
    yield table
    await shop.execute(sa.schema.DropTable(table))


@pytest.fixture
async def source(shop: Shop, members: sa.Table, tmp_path: Path) -> AsyncIterator[SqlSource]:
    path = tmp_path / "members.toml"
    path.write_text(MAP, encoding="utf-8")
    source = SqlSource(load(path), shop.reader_url, shop.url, timedelta(seconds=5))
    yield source
    await source.close()


async def found(source: SqlSource, **identifiers: str) -> list[Any]:
    plan = await source.plan(known_by(**identifiers), {})
    return [plan.tables[0].rows, [holding.rows for holding in await source.holdings(known_by(**identifiers))]]


@pytest.mark.parametrize("number", NUMBERS)
async def test_a_person_is_found_by_the_number_as_it_is_written(source: SqlSource, number: str) -> None:
    assert await found(source, customer_number=number) == [1, [1]]


async def test_a_personnummer_is_compared_as_it_is_written(source: SqlSource) -> None:
    assert await found(source, personnummer="Å1x") == [1, [1]]


async def test_everybody_is_listed(source: SqlSource) -> None:
    listed = [value async for identifier, value in source.identifiers() if identifier == "customer_number"]
    assert sorted(listed) == sorted(NUMBERS)


async def test_what_is_only_nearly_what_erasure_writes_is_overwritten(
    source: SqlSource, shop: Shop, members: sa.Table
) -> None:
    person = known_by(customer_number="k1")
    plan = await source.plan(person, {})
    assert plan.tables[0].anonymise == 1
    await source.erase(person, {}, plan.digest())
    names = {row[1]: row[3] for row in await shop.rows(members)}
    assert names == dict.fromkeys(NUMBERS, "borttagen") | {"k1": "Borttagen"}
