"""`portal sources check` on a map of two hundred tables, against reading the file and against the catalogue."""

import tomllib

import asyncpg

from portal.domain.sources.map_checks import all_faults
from portal.settings import configure, settings

from .pairs import Ratio, compare
from .statements import options, recording, send
from .world import FOLDER, World

DATABASE, TABLES = "shop_wide", 200
MAPS = FOLDER / "wide"

HEAD = """
id = "wide"
kind = "sql"
label = { sv = "Bred", en = "Wide" }
"""
CHILD = """
[tables.t{number}]
label = {{ sv = "Tabell {number}", en = "Table {number}" }}
key = ["id"]
recorded = "at"
purposes = ["marketing"]
via = {{ table = "people", columns = {{ person_id = "id" }} }}
erase = "delete"
periods = [{{ period = "visits", anchor = "at" }}]

[tables.t{number}.columns]
id = {{}}
person_id = {{}}
page = {{ category = "behavioural_data", label = {{ sv = "Sida", en = "Page" }} }}
seconds = {{ category = "behavioural_data", label = {{ sv = "Sekunder", en = "Seconds" }} }}
paid = {{ category = "behavioural_data", label = {{ sv = "Betalt", en = "Paid" }} }}
again = {{ category = "behavioural_data", label = {{ sv = "Igen", en = "Again" }} }}
at = {{ category = "behavioural_data", label = {{ sv = "När", en = "When" }} }}
"""
PARENT = """
[tables.people]
label = { sv = "Personer", en = "People" }
key = ["id"]
purposes = ["orders"]
identified_by = [{ column = "number", identifier = "customer_number" }]
erase = "delete"
periods = [{ period = "account_life" }]

[tables.people.columns]
id = {}
number = { category = "account_details", label = { sv = "Kundnummer", en = "Customer number" } }
"""
PEOPLE = "CREATE TABLE people (id bigint PRIMARY KEY, number text NOT NULL UNIQUE)"
TABLE = """CREATE TABLE t{number} (
    id bigint PRIMARY KEY, person_id bigint NOT NULL REFERENCES people, page text, seconds integer,
    paid numeric(10, 2), again boolean, at timestamptz NOT NULL
);
CREATE INDEX ON t{number} (person_id, at)"""


async def check(world: World) -> list[Ratio]:
    """Without the database, and with it, connecting included."""
    await _make(world)
    before = settings().model_dump()
    urls = [world.server.url(role, DATABASE, "postgresql+asyncpg") for role in ("shop_reader", "shop_eraser")]
    wide = {"data_maps": MAPS, "source_urls": {"wide": urls[0]}, "source_erasure_urls": {"wide": urls[1]}}
    configure(**{**before, **wide})
    try:
        return [await _offline(), await _live(world)]
    finally:
        configure(**before)


async def _offline() -> Ratio:
    async def ours() -> None:
        faults = await all_faults(live=False)
        assert not faults, faults[:3]

    async def bare() -> None:
        tomllib.loads((MAPS / "wide.toml").read_text(encoding="utf-8"))

    return await compare(f"sources check, {TABLES} tables", "tomllib", ours, bare, 10, 1)


async def _live(world: World) -> Ratio:
    async def ours() -> None:
        faults = await all_faults(live=True)
        assert not [fault for fault in faults if not fault.hint], faults[:3]

    async with recording() as made:
        await ours()

    async def bare() -> None:
        for role in ("shop_reader", "shop_eraser"):
            connection = await asyncpg.connect(world.server.url(role, DATABASE), **options("shop"))
            if role == "shop_reader":
                await send({"shop": connection}, made.statements)
            await connection.close()

    against = f"same {len(made.statements)} statements"
    return await compare(f"sources check --live, {TABLES} tables", against, ours, bare, 10, 1)


def _write() -> None:
    MAPS.mkdir(exist_ok=True)
    parts = [HEAD, *(CHILD.format(number=number) for number in range(1, TABLES)), PARENT]
    (MAPS / "wide.toml").write_text("".join(parts), encoding="utf-8")


async def _make(world: World) -> None:
    _write()
    await world.copy(DATABASE, "template0")
    connection = await asyncpg.connect(world.server.url("shop_owner", DATABASE))
    try:
        await connection.execute(";".join([PEOPLE, *(TABLE.format(number=number) for number in range(1, TABLES))]))
        await connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO shop_reader, shop_eraser")
        await connection.execute("GRANT UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO shop_eraser")
    finally:
        await connection.close()
