"""Foreign keys in a circle: a customer with a usual address, a guest's address to which only the order leads."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from portal.sources.foreign_keys import Reference
from portal.sources.loading import load
from portal.sources.loosening import emptied
from portal.sources.person import Person
from portal.sources.sql import SqlSource
from tests.sources.databases.conftest import Shop, known_by

MAP = """
id = "circle"
kind = "sql"
label = { sv = "Krets", en = "Circle" }

[tables.places]
label = { sv = "Platser", en = "Places" }
key = ["id"]
via = [
    { table = "buyers", columns = { buyer = "id" } },
    { table = "purchases", columns = { id = "sent_to" } },
    { table = "purchases", columns = { id = "billed_to" } },
]
erase = "delete"
retention = { follows = ["purchases"] }

[tables.places.columns]
id = {}
buyer = {}
street = { category = "contact_details", purposes = ["orders"], label = { sv = "Gata", en = "Street" } }

[tables.purchases]
label = { sv = "Köp", en = "Purchases" }
key = ["id"]
via = { table = "buyers", columns = { buyer = "id" } }
identified_by = [{ column = "email", identifier = "email" }]
erase = "delete"
retention = { period = "accounting", anchor = "day" }

[tables.purchases.columns]
id = {}
buyer = {}
email = {}
sent_to = {}
billed_to = {}
day = { category = "order_information", purposes = ["orders"], label = { sv = "Dag", en = "Day" } }

[tables.buyers]
label = { sv = "Köpare", en = "Buyers" }
key = ["id"]
identified_by = [{ column = "email", identifier = "email" }]
erase = "delete"
retention = { follows = ["purchases", "places"] }

[tables.buyers.columns]
id = {}
email = {}
usual = { rule = "null", retained = false }
"""
METADATA = sa.MetaData()
places = sa.Table(
    "places",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("buyer", sa.ForeignKey("buyers.id", name="place_of_buyer", use_alter=True)),
    sa.Column("street", sa.String(80)),
)
buyers = sa.Table(
    "buyers",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("email", sa.String(80)),
    sa.Column("usual", sa.ForeignKey("places.id", name="usual_place")),
)
purchases = sa.Table(
    "purchases",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("buyer", sa.ForeignKey("buyers.id")),
    sa.Column("email", sa.String(80)),
    sa.Column("sent_to", sa.ForeignKey("places.id")),
    sa.Column("billed_to", sa.ForeignKey("places.id")),
    sa.Column("day", sa.Date),
)
OLD, NEW = date(2015, 5, 5), date(2026, 5, 5)
KEPT = {"accounting": date(2019, 1, 1)}


FILLED = (
    places.insert().values([{"id": n, "street": f"Gata {n}"} for n in range(1, 6)]),
    buyers.insert().values([(1, "ada@example.se", 1), (2, "bo@example.se", 5)]),
    places.update().where(places.c.id < 4).values(buyer=1),
    places.update().where(places.c.id == 5).values(buyer=2),
    purchases.insert().values([(1, 1, None, 2, 2, OLD), (2, 1, None, 1, 3, NEW), (4, 2, None, 5, 5, NEW)]),
    purchases.insert().values([(3, None, "ADA@example.se", 4, 4, NEW)]),
)
"""Ada has a usual address, one of an old order, one of a new, and one as a guest of a new; Bo has his own."""


@pytest.fixture
async def source(shop: Shop, tmp_path: Path) -> AsyncIterator[SqlSource]:
    path = tmp_path / "circle.toml"
    path.write_text(MAP, encoding="utf-8")
    source = SqlSource(load(path), shop.reader_url, shop.url, timedelta(seconds=5))
    async with shop.engine.connect() as connection:
        await connection.run_sync(METADATA.create_all)
        try:
            for statement in FILLED:
                await connection.execute(statement)
            yield source
        finally:
            await source.close()
            await connection.run_sync(METADATA.drop_all)


@pytest.fixture
def ada() -> Person:
    return known_by(email="ada@example.se")


async def erased(source: SqlSource, person: Person, kept: dict[str, date]) -> dict[str, tuple[int, int]]:
    """The rows that were deleted and cleared, by table."""
    done = await source.erase(person, kept, (await source.plan(person, kept)).digest())
    return {table.table: (table.deleted, table.cleared) for table in done.tables}


async def test_a_circle_of_foreign_keys_that_may_be_empty_is_no_fault(source: SqlSource) -> None:
    assert [str(f) for f in await source.check_live() if not f.hint and f.table in source.data_map.tables] == []


async def test_an_address_goes_before_those_who_refer_to_it_and_stays_with_an_order_that_is_kept(
    source: SqlSource, shop: Shop, ada: Person
) -> None:
    assert await erased(source, ada, KEPT) == {"places": (1, 0), "purchases": (1, 0), "buyers": (0, 1)}
    assert [row[:2] for row in await shop.rows(places)] == [(1, 1), (3, 1), (4, None), (5, 2)]
    assert await erased(source, ada, {"accounting": date(2036, 1, 1)}) == {
        "places": (3, 0),
        "purchases": (2, 0),
        "buyers": (1, 0),
    }
    assert [row[:2] for row in await shop.rows(places)] == [(5, 2)]
    assert [row[0] for row in await shop.rows(purchases)] == [4]


async def test_all_goes_at_once_where_nothing_is_kept(source: SqlSource, shop: Shop, ada: Person) -> None:
    whole = {"places": (4, 0), "purchases": (3, 0), "buyers": (1, 0)}
    assert await erased(source, ada, {"accounting": date(2036, 1, 1)}) == whole
    assert await shop.rows(buyers) == [(2, "bo@example.se", 5)]


@pytest.mark.parametrize(
    ("is_full", "may_be_empty", "wanted"),
    [
        (False, {"sent_to": True, "billed_to": True}, ("sent_to",)),
        (False, {"sent_to": False, "billed_to": True}, ("billed_to",)),
        (True, {"sent_to": True, "billed_to": True}, ("sent_to", "billed_to")),
        (True, {"sent_to": False, "billed_to": True}, ()),
    ],
)
def test_of_a_key_that_is_whole_or_empty_all_is_emptied_or_nothing(
    is_full: bool, may_be_empty: dict[str, bool], wanted: tuple[str, ...], tmp_path: Path
) -> None:
    (path := tmp_path / "circle.toml").write_text(MAP, encoding="utf-8")
    key = Reference("purchases", ("sent_to", "billed_to"), "places", ("id", "buyer"), "NO ACTION", False, is_full)
    columns: dict[str, Any] = {name: {"name": name, "nullable": empty} for name, empty in may_be_empty.items()}
    assert emptied(key, load(path).tables["purchases"], columns) == wanted
