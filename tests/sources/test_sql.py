"""What a source says when it is away, or not as its map says: never anything of a person."""

import traceback
from datetime import date, timedelta
from pathlib import Path

import asyncpg
import pytest

from portal.data.embedded import EmbeddedServer
from portal.sources.errors import SourceMismatch, SourceUnreachable
from portal.sources.loading import load
from portal.sources.person import Person
from portal.sources.sql import SqlSource
from portal.sources.undeclared import COLUMN

MAP = load(Path(__file__).parent / "shop.toml")


def unlike(url: str) -> SqlSource:
    return SqlSource(MAP, url, url, timedelta(milliseconds=300))


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


async def test_a_server_that_is_away_is_unreachable(anna: Person, kept: dict[str, date]) -> None:
    source = unlike("postgresql+asyncpg://postgres@127.0.0.1:1/testshop")
    for call in (source.holdings(anna), source.plan(anna, kept), source.erase(anna, kept, b""), source.check_live()):
        with pytest.raises(SourceUnreachable) as caught:
            await call
        assert caught.value.source == "testshop"
        assert "anna@example.com" not in told(caught.value)
    with pytest.raises(SourceUnreachable):
        await anext(source.collect(anna))
    await source.close()


async def test_a_database_that_does_not_exist_is_unreachable(server: EmbeddedServer, anna: Person) -> None:
    source = unlike(server.url("postgres", "no_such_shop", "postgresql+asyncpg"))
    with pytest.raises(SourceUnreachable):
        await source.holdings(anna)
    await source.close()


async def test_a_slow_answer_is_no_answer_and_tells_nothing_of_the_person(
    shop: asyncpg.Connection, url: str, anna: Person
) -> None:
    source = unlike(url)
    await source.holdings(anna)
    async with shop.transaction():
        await shop.execute("LOCK TABLE orders")
        with pytest.raises(SourceUnreachable) as caught:
            await source.holdings(anna)
    for secret in (*sum(anna.identifiers.values(), ()), "SELECT", "orders"):
        assert secret not in told(caught.value)
    assert await source.holdings(anna)
    await source.close()


async def test_a_connection_that_was_lost_is_replaced(
    source: SqlSource, shop: asyncpg.Connection, anna: Person
) -> None:
    before = await source.holdings(anna)
    await shop.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portal'")
    assert await source.holdings(anna) == before


async def test_a_column_that_is_missing_is_a_mismatch_from_the_start(
    source: SqlSource, shop: asyncpg.Connection, anna: Person
) -> None:
    await shop.execute("ALTER TABLE orders DROP COLUMN card")
    with pytest.raises(SourceMismatch):
        await source.holdings(anna)


async def test_a_table_that_disappears_later_is_a_mismatch_without_personal_data(
    source: SqlSource, shop: asyncpg.Connection, anna: Person, kept: dict[str, date]
) -> None:
    await source.holdings(anna)
    await shop.execute("DROP TABLE reviews")
    with pytest.raises(SourceMismatch) as caught:
        await source.plan(anna, kept)
    assert "anna@example.com" not in told(caught.value)


async def test_an_erasure_that_the_database_refuses_is_a_mismatch_and_changes_nothing(
    source: SqlSource, shop: asyncpg.Connection, bo: Person, kept: dict[str, date]
) -> None:
    await shop.execute("CREATE TABLE carts (customer_id int REFERENCES customers); INSERT INTO carts VALUES (2)")
    approved = (await source.plan(bo, kept)).digest()
    with pytest.raises(SourceMismatch) as caught:
        await source.erase(bo, kept, approved)
    said = told(caught.value)
    assert "carts_customer_id_fkey" in said
    assert not any(value in said for value in ("bo@example.com", "DELETE", "(2)"))
    assert (await source.plan(bo, kept)).digest() == approved


async def test_the_map_of_the_shop_fits_the_shop(source: SqlSource) -> None:
    assert [str(fault) for fault in await source.check_live() if not fault.hint] == []


async def test_every_difference_between_map_and_database_is_told(source: SqlSource, shop: asyncpg.Connection) -> None:
    await shop.execute("DROP TABLE cases; CREATE TABLE carts (id int); ALTER TABLE orders RENAME card TO card_no")
    await shop.execute("ALTER TABLE reviews ALTER author TYPE varchar(5), ALTER body SET DEFAULT ''")
    await shop.execute("UPDATE reviews SET body = ''; ALTER TABLE reviews ALTER body SET NOT NULL")
    told = [(fault.table, fault.column, fault.fault) for fault in await source.check_live() if not fault.hint]
    assert told == [
        ("carts", None, "is in the database, but neither mapped nor listed under not_personal"),
        ("cases", None, "is not in the database, or the account may not see it"),
        ("orders", "card", "is not in the database"),
        ("orders", "card_no", COLUMN),
        ("reviews", "author", "is overwritten by erasure with a text that is longer than 5 characters"),
        (
            "reviews",
            "body",
            'is emptied by erasure, but the database does not let it be empty: use the rule "fixed"',
        ),
    ]
