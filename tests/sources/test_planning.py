"""A plan says exactly what an erasure will do, and its digest tells any other plan apart."""

from dataclasses import replace
from datetime import date

import asyncpg
import pytest

from portal.sources.person import Person
from portal.sources.planning import PeriodPlan, TablePlan
from portal.sources.sql import SqlSource


async def planned(source: SqlSource, person: Person, kept: dict[str, date]) -> dict[str, TablePlan]:
    return {table.table: table for table in (await source.plan(person, kept)).tables}


async def test_a_plan_counts_what_goes_and_what_is_kept_until_when(
    source: SqlSource, anna: Person, kept: dict[str, date]
) -> None:
    tables = await planned(source, anna, kept)
    orders = tables["orders"]
    assert (orders.rows, orders.delete, orders.retain, orders.undetermined) == (4, 2, 1, 1)
    assert orders.retained_columns_cleared == 1
    assert orders.periods == (PeriodPlan("accounting", 1, date(2024, 5, 2), date(2024, 5, 2)),)
    reviews = tables["reviews"]
    assert (reviews.rows, reviews.anonymise, reviews.delete, reviews.periods) == (2, 2, 0, ())
    cases = tables["cases"]
    assert (cases.rows, cases.retain, cases.delete, cases.anonymise) == (2, 2, 0, 0)


async def test_rows_that_follow_others_are_kept_with_them_in_both_directions(
    source: SqlSource, anna: Person, kept: dict[str, date]
) -> None:
    tables = await planned(source, anna, kept)
    lines = tables["order_lines"]
    assert (lines.rows, lines.delete, lines.retain, lines.undetermined) == (12, 6, 3, 3)
    assert lines.retained_columns_cleared == 2
    assert lines.periods == (PeriodPlan("accounting", 3, date(2024, 5, 2), date(2024, 5, 2)),)
    customers = tables["customers"]
    assert (customers.rows, customers.retain, customers.delete) == (1, 1, 0)
    assert customers.periods == (PeriodPlan("accounting", 1, date(2024, 5, 2), date(2024, 5, 2)),)


async def test_the_first_day_kept_is_kept(source: SqlSource, anna: Person) -> None:
    assert (await planned(source, anna, {"accounting": date(2024, 5, 2)}))["orders"].retain == 1
    assert (await planned(source, anna, {"accounting": date(2024, 5, 3)}))["orders"].retain == 0


async def test_the_same_database_gives_the_same_digest(source: SqlSource, anna: Person, kept: dict[str, date]) -> None:
    assert (await source.plan(anna, kept)).digest() == (await source.plan(anna, kept)).digest()


async def test_another_row_of_the_same_count_gives_another_digest(
    source: SqlSource, shop: asyncpg.Connection, anna: Person, kept: dict[str, date]
) -> None:
    before = await source.plan(anna, kept)
    await shop.execute("UPDATE reviews SET id = 20 WHERE id = 2")
    after = await source.plan(anna, kept)
    assert [replace(table, keys="") for table in after.tables] == [replace(table, keys="") for table in before.tables]
    assert after.digest() != before.digest()


async def test_planning_changes_nothing(
    source: SqlSource, shop: asyncpg.Connection, anna: Person, kept: dict[str, date]
) -> None:
    before = await shop.fetch("SELECT o.*, xmin::text FROM orders o ORDER BY 1, 2")
    await source.plan(anna, kept)
    assert await shop.fetch("SELECT o.*, xmin::text FROM orders o ORDER BY 1, 2") == before


async def test_nothing_is_planned_on_a_period_that_nobody_gave(source: SqlSource, anna: Person) -> None:
    with pytest.raises(ValueError, match="accounting"):
        await source.plan(anna, {})
