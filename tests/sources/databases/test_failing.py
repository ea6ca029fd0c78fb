"""What a source says when its database is slow, or not as its map says, whatever database it is."""

import traceback
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.sources.errors import SourceMismatch, SourceUnreachable
from portal.sources.loading import load
from portal.sources.person import Person
from portal.sources.sql import SqlSource
from tests.sources.databases.conftest import Shop, known_by

SLOW = {
    "postgresql": "SELECT pg_sleep(30)",
    "mariadb": "SELECT sum(seq % 7) FROM seq_1_to_1000000000",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000) SELECT max(i) FROM n",
}


async def answer_to(statement: str, source: SqlSource) -> object:
    async with source._reader.snapshot() as connection:
        return (await connection.execute(sa.text(statement))).scalar_one()


async def test_a_slow_statement_is_ended(shop: Shop) -> None:
    map_ = load(Path(__file__).parent / "odd_shop.toml")
    source = SqlSource(map_, shop.reader_url, shop.url, timedelta(seconds=2))
    with pytest.raises(SourceUnreachable):
        await answer_to(SLOW[shop.kind], source)
    assert await source.holdings(known_by(customer_number="1001"))
    await source.close()


async def test_a_column_that_is_missing_is_a_mismatch_from_the_start(
    source: SqlSource, shop: Shop, anna: Person
) -> None:
    await shop.execute("ALTER TABLE ratings DROP COLUMN stars")
    with pytest.raises(SourceMismatch):
        await source.holdings(anna)


async def test_a_column_that_disappears_later_is_a_mismatch_that_tells_nothing_of_the_person(
    source: SqlSource, shop: Shop, anna: Person, kept: dict[str, date]
) -> None:
    await source.holdings(anna)
    await shop.execute("ALTER TABLE ratings RENAME COLUMN author TO writer")
    for call in (source.plan(anna, kept), source.erase(anna, kept, b"")):
        with pytest.raises(SourceMismatch) as caught:
            await call
        assert "anna" not in "".join(traceback.format_exception(caught.value)).lower()


async def test_a_database_that_is_not_there_is_unreachable(shop: Shop, anna: Person) -> None:
    away = shop.url.replace("oddshop", "no_such_shop").replace("shop.db", "none/shop.db")
    source = SqlSource(load(Path(__file__).parent / "odd_shop.toml"), away, away, timedelta(seconds=1))
    with pytest.raises(SourceUnreachable):
        await source.holdings(anna)
    await source.close()
