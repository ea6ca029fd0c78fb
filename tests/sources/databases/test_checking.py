"""What a map lacks or cannot do is found in every kind of database."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.sources.drafting.draft import draft
from portal.sources.sql import SqlSource
from tests.sources.databases import odd_shop
from tests.sources.databases.conftest import Shop


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
