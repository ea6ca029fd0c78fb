"""What a map lacks or cannot do is found in every kind of database."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.sources.drafting.draft import draft
from portal.sources.loading import load
from portal.sources.sql import SqlSource
from tests.sources.databases import odd_shop
from tests.sources.databases.conftest import HERE, Shop


@pytest.fixture
async def trials(shop: Shop) -> AsyncIterator[sa.Table]:
    """A table that has come to the shop since, whose rows go when their customer does."""
    customer = sa.ForeignKey(odd_shop.customers.c.CustomerId, ondelete="CASCADE")
    table = sa.Table(
        "trials",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner", sa.Integer, customer),
    )
    await shop.execute(sa.schema.CreateTable(table))
    yield table
    await shop.execute(sa.schema.DropTable(table))


async def test_a_table_that_leads_to_a_person_is_told_with_the_way(source: SqlSource, trials: sa.Table) -> None:
    (fault,) = await source.undeclared()
    assert fault.table == "trials"
    assert fault.fault.endswith("its foreign keys lead to Customers: trials(owner) -> Customers(CustomerId)")


async def test_a_column_that_has_come_since_is_told(source: SqlSource, shop: Shop) -> None:
    assert await source.undeclared() == []
    await shop.execute("ALTER TABLE messages ADD mood varchar(20)")
    assert [(fault.table, fault.column) for fault in await source.undeclared()] == [("messages", "mood")]


async def test_rows_that_the_database_would_delete_on_its_own_are_told(source: SqlSource, trials: sa.Table) -> None:
    told = [str(fault) for fault in await source.check_live() if not fault.hint]
    assert any("would delete its rows along with those of Customers" in fault for fault in told), told


async def test_the_database_is_drafted_with_its_ways_to_a_person(shop: Shop) -> None:
    text = await draft(shop.reader_url, "odd", None, ["name", "contact_details"], timedelta(seconds=5))
    assert 'identity = { table = "Customers"' in text
    for way in (
        '{ table = "order", columns = { "shop no" = "shop no", Order = "Order" } }',
        '{ table = "Customers", columns = { from = "CustomerId" } }',
        '{ table = "Customers", columns = { to = "CustomerId" } }',
    ):
        assert way in text, text


async def _faults(source: SqlSource, hints: bool = False) -> list[str]:
    return [str(fault) for fault in await source.check_live() if fault.hint == hints]


@pytest.fixture
async def trigger(shop: Shop) -> AsyncIterator[None]:
    body = {
        "postgresql": "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "mariadb": "FOR EACH ROW SET @gone = OLD.name",
        "sqlite": "BEGIN DELETE FROM ratings WHERE author = OLD.name; END",
    }[shop.kind]
    event = "UPDATE" if shop.kind == "postgresql" else "DELETE"
    await shop.execute(f'CREATE TRIGGER copied BEFORE {event} ON "Customers" {body}'.replace('"', shop.quote))
    yield
    on = ' ON "Customers"' if shop.kind == "postgresql" else ""
    await shop.execute(f"DROP TRIGGER copied{on}")


async def test_a_trigger_that_an_erasure_sets_off_is_told(source: SqlSource, trigger: None) -> None:
    (fault,) = [fault for fault in await _faults(source) if "trigger copied" in fault]
    assert "Customers: " in fault


async def test_an_index_is_proposed_in_the_databases_own_words(source: SqlSource, shop: Shop) -> None:
    hints = [hint for hint in await _faults(source, hints=True) if "Phone No" in hint or "order.phone" in hint]
    expected = {
        "postgresql": ["""CREATE INDEX ON "order" (regexp_replace(phone, '[^0-9]', '', 'g'))"""],
        "mariadb": ["AS (regexp_replace(phone, '[^0-9]', '')) INVISIBLE, ADD INDEX (portal_order_phone)"],
        "sqlite": [],
    }[shop.kind]
    assert [part for part in expected if not any(part in hint for hint in hints)] == [], hints
    assert bool(hints) == bool(expected)


async def test_a_view_of_what_has_gone_stops_nothing(source: SqlSource, shop: Shop) -> None:
    if shop.kind == "postgresql":
        pytest.skip("PostgreSQL does not let go what a view reads")
    await shop.execute("CREATE TABLE gone (id int)")
    await shop.execute("CREATE VIEW broken AS SELECT id FROM gone")
    await shop.execute("DROP TABLE gone")
    try:
        assert await source.undeclared() == []
        hints = await _faults(source, hints=True)
        text = await draft(shop.reader_url, "odd", None, [], timedelta(seconds=5))
    finally:
        await shop.execute("DROP VIEW broken")
    assert any("broken: is a view that the database itself cannot read" in hint for hint in hints), hints
    assert "[tables.Customers]" in text
    assert '"broken",  # is a view that the database itself cannot read' in text


async def test_mariadb_without_transactions_or_with_a_memory_is_a_fault(source: SqlSource, shop: Shop) -> None:
    if shop.kind != "mariadb":
        pytest.skip("other databases have one engine")
    await shop.execute("ALTER TABLE ratings DROP FOREIGN KEY ratings_ibfk_1")
    await shop.execute("ALTER TABLE ratings ENGINE = MyISAM")
    await shop.execute("ALTER TABLE properties ADD SYSTEM VERSIONING")
    faults = await _faults(source)
    assert any("ratings: is stored by MyISAM" in fault for fault in faults), faults
    assert any("sizes: is system-versioned" in fault for fault in faults), faults


async def test_mariadb_tells_an_account_with_few_rights_no_more_than_those(shop: Shop) -> None:
    if shop.kind != "mariadb":
        pytest.skip("of MariaDB's accounts")
    for statement in (
        "CREATE DATABASE IF NOT EXISTS depot",
        "CREATE OR REPLACE TABLE depot.parcels (id int PRIMARY KEY, who int, FOREIGN KEY (who)"
        " REFERENCES oddshop.Customers (CustomerId) ON DELETE CASCADE)",
        "CREATE OR REPLACE USER reader@localhost IDENTIFIED BY 'x'",
        "CREATE OR REPLACE USER eraser@localhost IDENTIFIED BY 'x'",
        "GRANT SELECT ON oddshop.* TO reader@localhost",
        "GRANT SELECT, UPDATE, DELETE ON oddshop.* TO eraser@localhost",
    ):
        await shop.execute(statement)
    urls = [shop.url.replace("root@", f"{name}:x@") for name in ("reader", "eraser")]
    source = SqlSource(load(HERE / "odd_shop.toml"), *urls, timedelta(seconds=5))
    hints = await _faults(source, hints=True)
    seen = SqlSource(load(HERE / "odd_shop.toml"), shop.url, shop.url, timedelta(seconds=5))
    faults = await _faults(seen)
    await shop.execute("DROP DATABASE depot")
    await source.close()
    await seen.close()
    assert not any("may change the database, too" in hint for hint in hints)
    assert any("not shown triggers, nor foreign keys of other databases" in hint for hint in hints)
    assert any("depot.parcels(who), in another schema, refers to it" in fault for fault in faults), faults
