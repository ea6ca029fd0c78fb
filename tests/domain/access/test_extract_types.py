"""Values of every type that a database has, from the source into an extract and its files, without a loss."""

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest
import pytest_asyncio

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.access import access
from portal.domain.access.extract_csv import csv_file
from portal.domain.access.extract_reading import StoredExtract
from portal.domain.extract_content import typed
from portal.domain.requests import identity
from portal.domain.sources import company_sources
from portal.sources.data_map import Column, DataMap, IdentifiedBy, Label, Table
from portal.sources.sql import SqlSource
from tests.conftest import World
from tests.domain.journeys import received
from tests.people import ANNA, ANNA_EMAIL, HANDLER

VALUES: dict[str, tuple[str, str, object, str]] = {
    "a_text": ("text", "'Åsa, \"42\" 🎸'", 'Åsa, "42" 🎸', "text"),
    "an_int": ("integer", "-42", -42, "integer"),
    "a_bigint": ("bigint", "9223372036854775807", 9223372036854775807, "integer"),
    "a_decimal": (
        "numeric(40,20)",
        "12345678901234567890.12345678901234567890",
        "12345678901234567890." + "12345678901234567890",
        "decimal",
    ),
    "a_double": ("double precision", "0.1", 0.1, "number"),
    "no_number": ("double precision", "'NaN'", "nan", "number"),
    "a_bool": ("boolean", "false", False, "boolean"),
    "a_date": ("date", "'2026-03-05'", "2026-03-05", "date"),
    "a_time": ("time", "'23:59:00.5'", "23:59:00.500000", "time"),
    "a_timestamp": ("timestamp", "'2026-03-05 10:00'", "2026-03-05T10:00:00", "datetime"),
    "an_instant": ("timestamptz", "'2026-03-05 10:00+01'", "2026-03-05T09:00:00Z", "datetime"),
    "an_interval": ("interval", "'1 day 2 hours'", "P1DT7200S", "duration"),
    "a_uuid": ("uuid", "'6f2d3c1e-0000-4000-8000-000000000001'", "6f2d3c1e-0000-4000-8000-000000000001", "uuid"),
    "some_bytes": ("bytea", "'\\x00ff'", "AP8=", "binary"),
    "a_json": ("json", """'{"a": [1, null, "å"]}'""", {"a": [1, None, "å"]}, "json"),
    "a_jsonb": ("jsonb", "'[1.5, {}]'", [1.5, {}], "json"),
    "an_array": ("integer[]", "'{1,NULL,3}'", [1, None, 3], "list"),
    "texts": ("text[]", "'{a,b}'", ["a", "b"], "list"),
    "an_enum": ("mood", "'glad'", "glad", "text"),
    "an_address": ("inet", "'192.0.2.1/24'", "192.0.2.1/24", "text"),
    "a_range": ("int4range", "'[1,5)'", "[1,5)", "text"),
    "nothing": ("text", "NULL", None, "text"),
}
"""By column: its type, what is put in, what the file has, and the word for its type."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stored(world: World) -> AsyncIterator[StoredExtract]:
    """Anna's extract, with a source besides the shop that has a column of every type, and an empty table of them."""
    connection = await asyncpg.connect(world.url("shop_owner"))
    await connection.execute("CREATE TYPE mood AS ENUM ('glad')")
    columns = ", ".join(f"{name} {it[0]}" for name, it in VALUES.items())
    for table in ("everything", "emptiness"):
        await connection.execute(f"CREATE TABLE {table} (id int PRIMARY KEY, email text, {columns})")
        await connection.execute(f"GRANT SELECT ON {table} TO shop_reader")
    values = ", ".join(it[1] for it in VALUES.values())
    nulls = ", ".join("NULL" for _ in VALUES)
    await connection.execute(
        f"INSERT INTO everything VALUES (1, '{ANNA_EMAIL}', {nulls}), (2, '{ANNA_EMAIL}', {values})"
    )
    await connection.close()
    url = world.server.url("shop_reader", world.shop, "postgresql+asyncpg")
    source = SqlSource(types_map(), url, url, timedelta(seconds=5))
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(company_sources._sources, "types", source)
        request = await received(ANNA, "access")
        await identity.confirm(HANDLER, request.reference, "in_person")
        await access.collect(request.id)
    await source.close()
    async with acting_as(SYSTEM):
        yield await StoredExtract.of(request.id, request.subject_id)


def types_map() -> DataMap:
    names = ["id", "email", *VALUES]
    columns = {name: Column(name, Label(name, name), "name" if name in VALUES else None, ()) for name in names}
    tables = {
        name: Table(
            name=name,
            label=Label(name, name),
            key=("id",),
            recorded=None,
            identified_by=(IdentifiedBy("email", "email"),),
            via=(),
            erase="delete",
            retention=None,
            periods=(),
            columns=columns,
        )
        for name in ("everything", "emptiness")
    }
    return DataMap("types", Label("Typer", "Types"), "sql", "types.toml", tables)


async def test_every_value_is_in_the_file_as_documented(stored: StoredExtract) -> None:
    rows = [row for _, row in await stored.rows("types", "everything", 0, 2)]
    assert rows[0] == [None] * len(VALUES)
    found = dict(zip(VALUES, rows[1], strict=True))
    assert json.loads(json.dumps(found)) == {name: it[2] for name, it in VALUES.items()}


@pytest.mark.parametrize("name", ["everything", "emptiness"])
def test_a_column_keeps_its_type_also_where_there_are_no_rows(stored: StoredExtract, name: str) -> None:
    table = stored.head.table("types", name)
    assert table is not None
    assert {column.name: column.type for column in table.columns} == {name: it[3] for name, it in VALUES.items()}


async def test_a_table_as_csv_is_read_back_by_a_spreadsheet(stored: StoredExtract) -> None:
    table = stored.head.table("types", "everything")
    assert table is not None
    rows = [row for _, row in await stored.rows("types", "everything", 0, 2)]
    content = csv_file(table.columns, rows, "sv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 3
    head, empty, full = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert head == list(VALUES)
    assert set(empty) == {""}
    cells = dict(zip(head, full, strict=True))
    assert cells["a_text"] == 'Åsa, "42" 🎸'
    assert cells["an_int"] == "-42"
    assert cells["a_bigint"] == "9223372036854775807"
    assert cells["a_bool"] == "false"
    assert json.loads(cells["a_json"]) == {"a": [1, None, "å"]}


async def test_values_are_shown_as_what_they_were(stored: StoredExtract) -> None:
    [(_, row)] = await stored.rows("types", "everything", 1, 2)
    shown = {name: typed(value, VALUES[name][3]) for name, value in zip(VALUES, row, strict=True)}
    assert shown["an_interval"] == timedelta(days=1, hours=2)
    assert shown["some_bytes"] == b"\x00\xff"
    assert shown["no_number"] == "nan"
