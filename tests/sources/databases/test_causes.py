"""A refusal says which kind of fault it is and where, so that the map can be corrected, and never a value."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.sources.errors import NotErased, SourceMismatch
from portal.sources.loading import load
from portal.sources.sql import SqlSource
from tests.sources.databases import odd_shop
from tests.sources.databases.conftest import Shop, known_by
from tests.sources.databases.made_up import content, made_up

ROW = """key = ["id"]
    identified_by = [{ column = "customer", identifier = "customer_number" }]
    erase = "anonymise\""""
COLUMNS = {"id": "", "customer": ""}
ANNA = known_by(customer_number="1001")


async def refused(shop: Shop, folder: Path, declared: str, rule: str) -> SourceMismatch:
    columns = COLUMNS | {"nick": content(rule)}
    declared = f"id int PRIMARY KEY, customer varchar(20), {declared}"
    rows = ["1, '1001', 'secret one'", "2, '1001', 'secret two'"]
    async with made_up(shop, folder, declared, columns, rows, ROW) as source:
        plan = await source.plan(ANNA, {})
        with pytest.raises(SourceMismatch) as caught:
            await source.erase(ANNA, {}, plan.digest())
    assert "secret" not in str(caught.value)
    return caught.value


async def test_a_column_that_must_not_be_null(shop: Shop, tmp_path: Path) -> None:
    error = await refused(shop, tmp_path, "nick varchar(20) NOT NULL", "")
    assert error.cause is not None
    assert error.cause.kind == "must_not_be_null"
    if shop.kind == "mariadb":
        assert str(error).endswith("(must not be null, code 1048)")
    else:
        assert (error.cause.table, error.cause.column) == ("made_up", "nick")


async def test_a_column_whose_values_differ(shop: Shop, tmp_path: Path) -> None:
    rule = 'rule = "fixed", fixed = "Raderad"'
    error = await refused(shop, tmp_path, "nick varchar(20), CONSTRAINT own_nick UNIQUE (nick)", rule)
    assert error.cause is not None
    assert error.cause.kind == "must_be_unique"
    if shop.kind == "postgresql":
        assert "table made_up, constraint own_nick, code 23505" in str(error)


async def test_a_check_that_denies_what_is_written(shop: Shop, tmp_path: Path) -> None:
    rule = 'rule = "fixed", fixed = "Raderad"'
    error = await refused(shop, tmp_path, "nick varchar(20), CHECK (nick LIKE '%secret%')", rule)
    assert error.cause is not None
    assert error.cause.kind == "denied_by_check"


async def test_a_column_and_a_table_that_are_not_there(shop: Shop, source: SqlSource) -> None:
    await shop.execute("ALTER TABLE ratings DROP COLUMN stars")
    with pytest.raises(SourceMismatch) as caught:
        await source.holdings(ANNA)
    assert str(caught.value).endswith("(no such column, table ratings, column stars)")
    await shop.execute("DROP TABLE ratings")
    with pytest.raises(SourceMismatch) as caught:
        await source.holdings(ANNA)
    assert str(caught.value).endswith("(no such table, table ratings)")


async def test_what_is_there_again_after_an_erasure_is_told(
    shop: Shop, source: SqlSource, monkeypatch: pytest.MonkeyPatch, kept: dict[str, date]
) -> None:
    anna = known_by(customer_number="1001")
    approved = (await source.plan(anna, kept)).digest()
    carried_out = source._erased

    async def and_written_again(*arguments: object) -> object:
        erasure = await carried_out(*arguments)  # type: ignore[arg-type]
        await shop.execute(odd_shop.ratings.insert().values(id=9, CustomerId=1, author="Anna"))
        return erasure

    monkeypatch.setattr(source, "_erased", and_written_again)
    with pytest.raises(NotErased) as caught:
        await source.erase(anna, kept, approved)
    assert str(caught.value).endswith("(is there again)")


@pytest.mark.parametrize("shop", ["mariadb"], indirect=True)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT _utf8mb4'a' COLLATE utf8mb4_swedish_ci = _utf8mb4'a' COLLATE utf8mb4_bin",
        "SELECT _utf8mb4'a' COLLATE latin1_swedish_ci",
        "SELECT regexp_replace('a', '(', '')",
        "SELECT no_such_function(1)",
        "SELECT name FROM Customers WHERE (number, name) = 1",
    ],
)
async def test_what_the_next_try_would_not_mend_is_a_mismatch(shop: Shop, statement: str) -> None:
    map_ = load(Path(__file__).parent / "odd_shop.toml")
    source = SqlSource(map_, shop.reader_url, shop.url, timedelta(seconds=5))
    with pytest.raises(SourceMismatch) as caught:
        async with source._reader.snapshot() as connection:
            await connection.execute(sa.text(statement))
    assert caught.value.cause is not None
    assert caught.value.cause.kind != "other", caught.value
    await source.close()
