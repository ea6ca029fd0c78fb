"""The types of what a data map names, as its database has them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import String, inspect, text
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.engine.reflection import ObjectKind
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.causes import Cause
from portal.sources.data_map import DataMap
from portal.sources.errors import SourceMismatch
from portal.sources.foreign_keys import foreign_keys
from portal.sources.loosening import Ties, ties
from portal.sources.reading import readable_type, without_domain
from portal.sources.receipts import COUNTS, DONE_AT, PLAN, Receipts
from portal.sources.selection import Types

COLLATIONS = text(
    "SELECT table_name, column_name, collation_name FROM information_schema.columns"
    " WHERE table_schema = coalesce(:schema, database()) AND collation_name IS NOT NULL"
)
"""How MariaDB compares each text column, of which it otherwise tells the exceptions alone."""

SQLITE_COLLATION = "NOCASE"
"""It does not tell how it compares a column; so each may be otherwise than exactly."""

Columns = Mapping[str, Mapping[str, ReflectedColumn]]
"""table -> column -> what the database says of it."""


async def reflected_columns(
    connection: AsyncConnection, tables: Sequence[str] | None = None, schema: str | None = None
) -> Columns:
    """The columns of every table and view of the schema, or of those named; without one of the default schema."""
    found = await connection.run_sync(
        lambda sync: inspect(sync).get_multi_columns(schema, filter_names=tables, kind=ObjectKind.ANY)
    )
    return {
        name: {column["name"]: without_domain(column) for column in columns} for (_, name), columns in found.items()
    }


async def types(connection: AsyncConnection, data_map: DataMap) -> Types:
    """The types of what the map names. Raises SourceMismatch when a table or a column is missing."""
    found = await reflected_columns(connection, [table.of for table in data_map.tables.values()], data_map.schema)
    for table in data_map.tables.values():
        if table.of not in found:
            raise SourceMismatch(data_map.id, Cause("no_such_table", table=table.of))
        if missing := sorted(table.columns.keys() - found[table.of].keys()):
            raise SourceMismatch(data_map.id, Cause("no_such_column", table=table.of, column=missing[0]))
    dialect = connection.dialect.name
    if dialect == "mysql":
        for name, column, collation in await connection.execute(COLLATIONS, {"schema": data_map.schema}):
            if column in found.get(name, {}):
                found[name][column]["type"].collation = collation  # type: ignore[attr-defined]
    if dialect == "sqlite":
        for described in (column for columns in found.values() for column in columns.values()):
            if isinstance(described["type"], String):
                described["type"].collation = SQLITE_COLLATION
    return {
        table.name: {name: readable_type(found[table.of][name]["type"], dialect) for name in table.columns}
        for table in data_map.tables.values()
    }


async def all_ties(connection: AsyncConnection, data_map: DataMap) -> dict[str, Ties]:
    """For each table what holds its rows when they are to go."""
    names = list(dict.fromkeys(table.of for table in data_map.tables.values()))
    keys = await connection.run_sync(foreign_keys, data_map.schema, names)
    columns = await reflected_columns(connection, names, data_map.schema)
    return {
        table.name: ties(table, data_map, keys.get(table.of, ()), columns[table.of])
        for table in data_map.tables.values()
    }


async def receipts_table(connection: AsyncConnection, data_map: DataMap) -> Receipts | None:
    """The source's receipts, where the map names a table of them and it is there with its columns."""
    if data_map.receipts is None:
        return None
    found = (await reflected_columns(connection, [data_map.receipts], data_map.schema)).get(data_map.receipts, {})
    if {PLAN, DONE_AT, COUNTS} - found.keys():
        return None
    return Receipts(data_map.receipts, data_map.schema, {name: column["type"] for name, column in found.items()})
