"""Rows that refer to others of their table are deleted in few statements, however long the thread is."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.sources.catalogue import catalogue
from portal.sources.loading import load
from portal.sources.person import Person
from portal.sources.rights import lacking
from portal.sources.side_effects import side_effects
from portal.sources.sql import SqlSource
from portal.sources.surroundings import Surroundings, Trigger
from portal.sources.threads import layered
from tests.sources.databases import odd_shop
from tests.sources.databases.conftest import Shop, known_by

LONG = 3000
MAP = """
id = "steps"
kind = "sql"
label = { sv = "Steg", en = "Steps" }

[tables.steps]
label = { sv = "Steg", en = "Steps" }
key = ["id"]
identified_by = [{ column = "who", identifier = "customer_number" }]
erase = "delete"

[tables.steps.columns]
id = {}
who = {}
before = {}
"""


async def insert(shop: Shop, table: sa.Table, rows: list[dict[str, object]]) -> None:
    async with shop.engine.connect() as connection:
        # One at a time, for those that refer to rows of the same statement; in one transaction, for the time it takes.
        await connection.execution_options(isolation_level="SERIALIZABLE")
        for start in range(0, len(rows), 50):
            await connection.execute(table.insert(), rows[start : start + 50])
        await connection.commit()


async def deleted(source: SqlSource, person: Person, kept: dict[str, date], table: str) -> tuple[int, int]:
    """The rows that went, and how many statements the source was told for it."""
    approved = (await source.plan(person, kept)).digest()
    told: list[str] = []

    def tell(connection: object, cursor: object, statement: str, *_: object) -> None:
        told.append(statement)

    engine = source._eraser._engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", tell)
    erasure = await source.erase(person, kept, approved)
    sa.event.remove(engine, "before_cursor_execute", tell)
    (done,) = (each for each in erasure.tables if each.table == table)
    return done.deleted, len(told)


async def test_a_chain_of_thousands_of_answers_costs_few_statements(
    source: SqlSource, shop: Shop, bo: Person, kept: dict[str, date]
) -> None:
    await shop.execute(odd_shop.messages.delete().where(odd_shop.messages.c.id == 5))
    rows = [{"id": 10_000 - n, "from": 2, "answers": 10_001 - n if n else None} for n in range(LONG)]
    await insert(shop, odd_shop.messages, rows)
    before = await shop.rows(odd_shop.messages)
    gone, told = await deleted(source, bo, kept, "messages")
    # One of those from before was written to Bo, and two answer it.
    assert gone == LONG + 3
    assert told < 80
    assert await shop.rows(odd_shop.messages) == [row for row in before if row[0] == 4]


async def test_messages_that_answer_each_other_go_too(
    source: SqlSource, shop: Shop, bo: Person, kept: dict[str, date]
) -> None:
    await shop.execute(odd_shop.messages.insert().values(id=20, to=2))
    await shop.execute(odd_shop.messages.insert().values(id=21, to=2, answers=20))
    await shop.execute(odd_shop.messages.update().where(odd_shop.messages.c.id == 20).values(answers=21))
    assert (await deleted(source, bo, kept, "messages"))[0] == 6


async def test_the_account_that_erases_must_be_allowed_to_empty_what_refers(source: SqlSource) -> None:
    async with source._reader.snapshot() as connection:
        found = await catalogue(connection)
    reader = frozenset((name, "SELECT", None) for name in found)
    eraser = reader | {(name, right, None) for name in found for right in ("INSERT", "UPDATE", "DELETE")}
    assert list(lacking(source.data_map, found, reader, eraser)) == []
    told = lacking(
        source.data_map, found, reader, eraser - {(name, "UPDATE", None) for name in ("messages", "properties")}
    )
    assert [(fault.table, fault.fault) for fault in told] == [
        ("messages", "the account that erases may not: GRANT UPDATE to it")
    ]
    some = eraser - {("messages", "UPDATE", None)} | {("messages", "UPDATE", "text")}
    (fault,) = lacking(source.data_map, found, reader, some)
    assert fault.fault.endswith("has UPDATE for some columns only: GRANT it for answers, too")


async def test_a_trigger_that_emptying_a_reference_sets_off_is_told(source: SqlSource) -> None:
    async with source._reader.snapshot() as connection:
        found = await catalogue(connection)
    around = Surroundings(triggers=(Trigger("messages", "copy", frozenset({"UPDATE"})),))
    told = side_effects(source.data_map, found, around, around)
    assert [(fault.table, fault.fault[:12]) for fault in told] == [("messages", "trigger copy")]


@pytest.fixture
async def steps(shop: Shop) -> AsyncIterator[sa.Table]:
    """A table in which every row says what came before it, the first itself."""
    table = sa.Table(
        "steps",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("who", sa.Integer, nullable=False),
        sa.Column("before", sa.ForeignKey("steps.id"), nullable=False),
    )
    await shop.execute(sa.schema.CreateTable(table))
    yield table
    await shop.execute(sa.schema.DropTable(table))


async def test_what_must_refer_to_another_goes_layer_by_layer(shop: Shop, steps: sa.Table, tmp_path: Path) -> None:
    path = tmp_path / "steps.toml"
    path.write_text(MAP, encoding="utf-8")
    source = SqlSource(load(path), shop.reader_url, shop.url, timedelta(seconds=5))
    # The first refers to itself; it is another's, since MariaDB never deletes such a row.
    await insert(shop, steps, [{"id": 50 - n, "who": 1 if n else 2, "before": 51 - n if n else 50} for n in range(40)])
    await insert(shop, steps, [{"id": 100 + n, "who": 1, "before": 50} for n in range(1200)])
    person = known_by(customer_number="1")
    plan = await source.plan(person, {})
    assert plan.tables[0].delete == 1239
    erasure = await source.erase(person, {}, plan.digest())
    assert erasure.tables[0].deleted == 1239
    assert await shop.rows(steps) == [(50, 2, 50)]
    await source.close()


def test_layers_go_from_the_last_answer_up_and_circles_last() -> None:
    keys = [(number,) for number in range(1, 8)]
    edges = [((2,), (1,)), ((3,), (2,)), ((4,), (1,)), ((5,), (6,)), ((6,), (5,)), ((7,), (7,)), ((9,), (1,))]
    assert layered(keys, edges) == [[(3,), (4,), (7,)], [(2,)], [(1,)], [(5,), (6,)]]
    assert layered([], []) == []


def test_keys_are_not_compared_where_nothing_refers() -> None:
    keys = [([1],), ([1],)]
    assert layered(keys, []) == [keys]
