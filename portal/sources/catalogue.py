"""A database as it is: its tables with their columns, keys, indexes and references, read in bulk."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedIndex
from sqlalchemy.engine.reflection import Inspector, ObjectKind
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.foreign_keys import Reference, foreign_keys
from portal.sources.reading import readable_type, without_domain
from portal.sources.values import Type


@dataclass(frozen=True, slots=True)
class Relation:
    """One table or view."""

    name: str
    kind: Literal["table", "view", "materialised view"]
    dialect: str
    columns: Mapping[str, ReflectedColumn]
    key: tuple[str, ...] = ()
    """The primary key; empty where there is none."""
    unique: tuple[frozenset[str], ...] = ()
    """Every set of columns whose values occur once, the primary key's included."""
    unique_in_part: tuple[frozenset[str], ...] = ()
    """The columns of every other unique index: one of some of the rows only, or of what is computed of a column."""
    indexed: frozenset[str] = frozenset()
    """What comes first in an index: a column, `lower(column)` or `digits(column)`."""
    references: tuple[Reference, ...] = ()
    referenced: list["Reference"] = field(default_factory=list)
    """The references of all tables that lead here."""
    readable: bool = True
    """Whether the database can say what is in it: a view of what has gone since has no columns here."""

    def type(self, column: str) -> Type:
        """The type to read the column with."""
        return readable_type(self.columns[column]["type"], self.dialect)

    def is_unique(self, columns: tuple[str, ...]) -> bool:
        """Whether no two rows have the same values in the columns."""
        return any(key <= set(columns) for key in self.unique)


Catalogue = Mapping[str, Relation]
"""Every table and view of one schema, by name."""


async def catalogue(connection: AsyncConnection, schema: str | None = None) -> Catalogue:
    """The schema, or the default one, as the account of the connection sees it.

    PostgreSQL tells of all tables in one statement a kind; MariaDB and SQLite know only one short statement a table.
    """
    return await connection.run_sync(_read, schema)


def _read(connection: Connection, schema: str | None) -> dict[str, Relation]:
    inspector = inspect(connection)
    views: dict[str, Any] = dict.fromkeys(inspector.get_view_names(schema), "view")
    views |= dict.fromkeys(_materialised(inspector, schema), "materialised view")
    names, broken = _readable(inspector, schema)
    columns: Any = inspector.get_multi_columns(schema, names, kind=ObjectKind.ANY)
    keys: Any = inspector.get_multi_pk_constraint(schema, names)
    unique: Any = inspector.get_multi_unique_constraints(schema, names)
    indexes: Any = inspector.get_multi_indexes(schema, names)
    for place, index in _computed(connection, schema):
        indexes[place] = [*(indexes.get(place) or ()), index]
    parts = _parts(connection, schema)
    references = foreign_keys(connection, schema)
    found = {
        name: Relation(
            name=name,
            kind=views.get(name, "table"),
            dialect=connection.dialect.name,
            columns={column["name"]: without_domain(column) for column in described},
            key=tuple((keys.get((place, name)) or {}).get("constrained_columns") or ()),
            unique=_unique(keys.get((place, name)), unique.get((place, name)), indexes.get((place, name))),
            unique_in_part=_unique_in_part(described, indexes.get((place, name))),
            indexed=_indexed(described, keys.get((place, name)), unique.get((place, name)), indexes.get((place, name))),
            references=tuple(one for one in references.get(name, ()) if one.to not in parts),
        )
        for (place, name), described in columns.items()
        if name not in parts
    }
    for name in broken:
        found[name] = Relation(name, views.get(name, "table"), connection.dialect.name, {}, readable=False)
    for relation in found.values():
        for reference in relation.references:
            if reference.to in found:
                found[reference.to].referenced.append(reference)
    return found


def _readable(inspector: Inspector, schema: str | None) -> tuple[list[str] | None, list[str]]:
    """The tables and views that the database can describe, None for all of them, and those that it cannot.

    MariaDB refuses a view whose tables have gone, or whose owner may no longer read them. PostgreSQL lets none go.
    """
    if inspector.dialect.name == "postgresql":
        return None, []
    names, broken = [], []
    for name in (*inspector.get_table_names(schema), *inspector.get_view_names(schema)):
        try:
            inspector.get_columns(name, schema)
            names.append(name)
        except DBAPIError as error:
            if error.connection_invalidated:
                raise
            broken.append(name)
        except SQLAlchemyError:
            broken.append(name)
    return names if broken else None, broken


_PARTS = text(
    """
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE c.relkind IN ('r', 'p', 'f')
        AND c.relnamespace = coalesce(CAST(:schema AS text), current_schema())::regnamespace
    """
)


def _parts(connection: Connection, schema: str | None) -> frozenset[str]:
    """The tables whose rows are another's too, its partitions and heirs: what is said to that one reaches them."""
    if connection.dialect.name != "postgresql":
        return frozenset()
    return frozenset(connection.execute(_PARTS, {"schema": schema}).scalars())


def _materialised(inspector: Inspector, schema: str | None) -> list[str]:
    try:
        return inspector.get_materialized_view_names(schema)
    except NotImplementedError:
        return []


def _computed(connection: Connection, schema: str | None) -> list[tuple[tuple[str | None, str], Any]]:
    """SQLite's indexes of what is computed of columns, which are told of nowhere but in their own definitions."""
    if connection.dialect.name != "sqlite":
        return []
    statement = "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    found = []
    for table, sql in connection.exec_driver_sql(statement):
        computed = re.search(r"\(\s*(\w+\(.*?\))\s*\)\s*(WHERE\b|$)", sql, re.IGNORECASE | re.DOTALL)
        if computed:
            unique = re.match(r"CREATE\s+UNIQUE", sql, re.IGNORECASE) is not None
            index = {"unique": unique, "column_names": [None], "expressions": [computed[1]]}
            found.append(((schema, table), index))
    return found


def _unique(key: Any, constraints: Any, indexes: Any) -> tuple[frozenset[str], ...]:
    sets = [key["constrained_columns"]] if key else []
    sets += [constraint["column_names"] for constraint in constraints or ()]
    sets += [index["column_names"] for index in indexes or () if index["unique"] and not _partial(index)]
    return tuple(dict.fromkeys(frozenset(columns) for columns in sets if columns and None not in columns))


def _unique_in_part(columns: Any, indexes: Any) -> tuple[frozenset[str], ...]:
    found = []
    for index in indexes or ():
        expressions = index.get("expressions") or index["column_names"]
        if index["unique"] and (_partial(index) or None in index["column_names"]):
            named = (c["name"] for c in columns for e in expressions if e and mentions(e, c["name"]))
            found.append(frozenset(named))
    return tuple(found)


def mentions(expression: str, column: str) -> bool:
    """Whether the column's name stands in the expression as a word of its own."""
    return re.search(rf"(?<!\w){re.escape(column)}(?!\w)", expression) is not None


def _partial(index: ReflectedIndex) -> bool:
    return any(name.endswith("_where") for name in index.get("dialect_options", {}))


def _indexed(columns: Any, key: Any, constraints: Any, indexes: Any) -> frozenset[str]:
    first = [key["constrained_columns"][:1]] if key else []
    first += [constraint["column_names"][:1] for constraint in constraints or ()]
    for index in indexes or ():
        expressions = index.get("expressions") or index["column_names"]
        first.append([_plain(expressions[0], columns)] if expressions and expressions[0] else [])
    found = {column for one in first for column in one}
    # Where an expression cannot be indexed, a generated column can.
    found |= {_plain(c["computed"]["sqltext"], columns) for c in columns if c.get("computed") and c["name"] in found}
    return frozenset(found)


def _plain(expression: str, columns: Any) -> str:
    """`lower((email)::text)` as `lower(email)`, and what leaves only the digits of a column as `digits(column)`."""
    how = re.match(r"(lower|lcase|regexp_replace)\(", expression, re.IGNORECASE)
    names = [column["name"] for column in columns if column["name"] in expression]
    if not how or not names:
        return expression
    return f"{'digits' if how[1].lower() == 'regexp_replace' else 'lower'}({max(names, key=len)})"
