"""The foreign keys of a database's tables, as it says them itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine.reflection import ObjectKind


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: `columns` of `table` refer to `to_columns` of the table `to`."""

    table: str
    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]
    on_delete: str
    """NO ACTION, RESTRICT, CASCADE, SET NULL or SET DEFAULT."""
    deferred: bool
    """Whether the database looks at it only when a transaction ends."""
    full: bool = False
    """Whether all of `columns` are empty or none is (MATCH FULL)."""


def foreign_keys(
    connection: Connection, schema: str | None, tables: Sequence[str] | None = None
) -> Mapping[str, tuple[Reference, ...]]:
    """The foreign keys within the schema, or the default one, by table; of those tables alone where they are given."""
    inspector = inspect(connection)
    if connection.dialect.name == "sqlite":
        sqlite = _Sqlite(connection, schema)
        return {name: sqlite.of(name) for name in tables or inspector.get_table_names(schema)}
    kind = ObjectKind.ANY if tables else ObjectKind.TABLE
    found: Any = inspector.get_multi_foreign_keys(schema, filter_names=tables, kind=kind)
    return {
        name: tuple(
            Reference(
                table=name,
                columns=tuple(key["constrained_columns"]),
                to=key["referred_table"],
                to_columns=tuple(key["referred_columns"]),
                on_delete=(key.get("options", {}).get("ondelete") or "NO ACTION").upper(),
                deferred=(key.get("options", {}).get("initially") or "").upper() == "DEFERRED",
                full=(key.get("options", {}).get("match") or "").upper() == "FULL",
            )
            for key in keys
            if key["referred_schema"] in (None, schema)
        )
        for (_, name), keys in found.items()
    }


_SQLITE_KEYS = text(
    'SELECT id, "table", "from", "to", on_delete FROM pragma_foreign_key_list(:name, :place) ORDER BY id, seq'
)
_SQLITE_COLUMNS = text("SELECT name, pk FROM pragma_table_info(:name, :place) ORDER BY pk, cid")
_DEFERRED = re.compile(r"(?<!NOT )DEFERRABLE\s+INITIALLY\s+DEFERRED\b", re.IGNORECASE)


class _Sqlite:
    """SQLAlchemy reads the text of CREATE TABLE too, and loses its way where a name has quotes in it."""

    def __init__(self, connection: Connection, schema: str | None) -> None:
        self._connection = connection
        self._place = schema or "main"
        self._tables = inspect(connection).get_table_names(schema)

    def of(self, table: str) -> tuple[Reference, ...]:
        """The foreign keys of one table; none of a view."""
        rows = self._connection.execute(_SQLITE_KEYS, {"name": table, "place": self._place}).all()
        each = [list(of_one) for _, of_one in groupby(rows, key=lambda row: row.id)]
        deferred = bool(each) and self._deferred(table) == len(each)
        return tuple(self._reference(table, of_one, deferred) for of_one in each)

    def _reference(self, table: str, rows: list[Any], deferred: bool) -> Reference:
        to = _as_there(rows[0].table, self._tables)
        columns = self._connection.execute(_SQLITE_COLUMNS, {"name": to, "place": self._place}).all()
        named = [_as_there(row.to, [column.name for column in columns]) for row in rows if row.to is not None]
        return Reference(
            table=table,
            columns=tuple(row[2] for row in rows),
            to=to,
            # Where none are named, the primary key is meant.
            to_columns=tuple(named or (column.name for column in columns if column.pk)),
            on_delete=rows[0].on_delete,
            deferred=deferred,
        )

    def _deferred(self, table: str) -> int:
        """How many of the table's foreign keys are deferred, which only its text says, and not which."""
        schemas = self._connection.dialect.identifier_preparer.quote(self._place)
        statement = text(f"SELECT sql FROM {schemas}.sqlite_master WHERE type = 'table' AND name = :name")  # noqa: S608
        return len(_DEFERRED.findall(self._connection.execute(statement, {"name": table}).scalar() or ""))


def _as_there(name: str, names: Sequence[str]) -> str:
    """The name as the database has it: SQLite takes any case for it."""
    return name if name in names else next((there for there in names if there.lower() == name.lower()), name)
