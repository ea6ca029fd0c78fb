"""A generated source in a real database: made, changed and read as the shop would, past the portal."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import asyncpg

from tests.properties.kinds import KINDS, bound
from tests.properties.shapes import Row, SourceShape, TableShape

Dump = dict[int, dict[tuple[Any, ...], tuple[Any, ...]]]
"""table -> key -> every cell, as the database writes it: as text in PostgreSQL, byte for byte in SQLite."""


class Database(Protocol):
    """Where the rows of one generated source are."""

    dialect: str
    schema: str | None

    async def run(self, statement: str, cells: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and give its rows. `?` stands for a cell."""


class Postgresql:
    """A schema of its own, gone afterwards."""

    dialect = "postgresql"

    def __init__(self, connection: asyncpg.Connection, schema: str) -> None:
        self._connection, self.schema = connection, schema

    async def run(self, statement: str, cells: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """See Database."""
        for place in range(len(cells)):
            statement = statement.replace("\0", f"${place + 1}", 1)
        return [tuple(row) for row in await self._connection.fetch(statement, *cells)]


class Sqlite:
    """A file of its own, gone afterwards."""

    dialect, schema = "sqlite", None

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def run(self, statement: str, cells: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """See Database."""
        found = self._connection.execute(statement.replace("\0", "?"), tuple(cells)).fetchall()
        self._connection.commit()
        return found


@asynccontextmanager
async def postgresql(url: str, schema: str) -> AsyncIterator[Postgresql]:
    """An empty schema of that name."""
    connection = await asyncpg.connect(url, server_settings={"timezone": "UTC", "client_min_messages": "error"})
    await connection.execute(f"CREATE SCHEMA {schema}")
    try:
        yield Postgresql(connection, schema)
    finally:
        await connection.execute(f"DROP SCHEMA {schema} CASCADE")
        await connection.close()


@asynccontextmanager
async def sqlite() -> AsyncIterator[tuple[Sqlite, Path]]:
    """An empty database, and its file."""
    with TemporaryDirectory(prefix="property") as folder:
        path = Path(folder) / "source.db"
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA synchronous = OFF")
        try:
            yield Sqlite(connection), path
        finally:
            connection.close()


async def build(database: Database, shape: SourceShape) -> None:
    """Make the tables, with their foreign keys, and put the rows in."""
    for table in shape.tables:
        lines = [_declared(database, table, name) for name in table.columns]
        lines += [f"PRIMARY KEY ({_listed(table.key)})", *(f"UNIQUE ({_quoted(name)})" for name in table.unique)]
        for link in table.links:
            if link.foreign:
                ours, theirs = ([pair[side] for pair in link.columns] for side in (0, 1))
                parent = _full(database, shape.tables[link.parent])
                lines.append(f"FOREIGN KEY ({_listed(ours)}) REFERENCES {parent} ({_listed(theirs)})")
        if table.back and not database.schema:
            lines.append(_back(database, shape, table))
        await database.run(f"CREATE TABLE {_full(database, table)} ({', '.join(lines)})")
    for row in shape.rows:
        await insert(database, shape, row)
    for table in shape.tables:
        if table.back and database.schema:
            await database.run(f"ALTER TABLE {_full(database, table)} ADD {_back(database, shape, table)}")


def _back(database: Database, shape: SourceShape, table: TableShape) -> str:
    assert table.back
    ours, theirs = ([pair[side] for pair in table.back.columns] for side in (0, 1))
    return (
        f"FOREIGN KEY ({_listed(ours)}) REFERENCES {_full(database, shape.tables[table.back.to])} ({_listed(theirs)})"
    )


async def insert(database: Database, shape: SourceShape, row: Row) -> None:
    """Put one row in."""
    table = shape.tables[row.table]
    cells = [bound(database.dialect, column.kind, row.cells[name]) for name, column in table.columns.items()]
    places = ", ".join(_cast(database, column.kind) for column in table.columns.values())
    await database.run(f"INSERT INTO {_full(database, table)} ({_listed(table.columns)}) VALUES ({places})", cells)


async def delete(database: Database, shape: SourceShape, row: Row) -> None:
    """Take one row out; nothing may refer to it."""
    table = shape.tables[row.table]
    where = " AND ".join(f"{_quoted(name)} = {_cast(database, table.columns[name].kind)}" for name in table.key)
    cells = [bound(database.dialect, table.columns[name].kind, row.cells[name]) for name in table.key]
    await database.run(f"DELETE FROM {_full(database, table)} WHERE {where}", cells)


async def dump(database: Database, shape: SourceShape) -> Dump:
    """Every row of every table."""
    found: Dump = {}
    for table in shape.tables:
        cells = [f"{_quoted(name)}::text" if database.schema else _quoted(name) for name in table.columns]
        rows = await database.run(f"SELECT {', '.join(cells)} FROM {_full(database, table)}")
        keys = [list(table.columns).index(name) for name in table.key]
        found[table.place] = {tuple(row[place] for place in keys): row for row in rows}
    return found


async def shown(database: Database, kind: str, value: Any) -> Any:
    """A value as `dump` gives it."""
    if value is None or not database.schema:
        return bound(database.dialect, kind, value)
    return (await database.run(f"SELECT {_cast(database, kind)}::text", [bound("postgresql", kind, value)]))[0][0]


def _declared(database: Database, table: TableShape, name: str) -> str:
    column = table.columns[name]
    type_ = KINDS[column.kind].postgresql if database.schema else KINDS[column.kind].sqlite
    return f"{_quoted(name)} {type_}{'' if column.nullable else ' NOT NULL'}"


def _cast(database: Database, kind: str) -> str:
    return f"CAST(CAST(\0 AS text) AS {KINDS[kind].postgresql})" if database.schema else "\0"


def _full(database: Database, table: TableShape) -> str:
    return f"{database.schema}.{_quoted(table.name)}" if database.schema else _quoted(table.name)


def _listed(names: Any) -> str:
    return ", ".join(_quoted(name) for name in names)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
