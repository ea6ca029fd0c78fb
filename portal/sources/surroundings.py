"""What stands around a database's tables and acts on them: triggers, row security, engines, other schemas, copies."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, TextClause, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources import surroundings_sql as told


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger, or a rule of PostgreSQL's."""

    table: str
    name: str
    on: frozenset[str]
    """UPDATE, DELETE."""


@dataclass(frozen=True, slots=True)
class OtherReference:
    """A foreign key of a table in another schema: `table` is written with its schema."""

    table: str
    columns: str
    to: str
    on_delete: str


@dataclass(frozen=True, slots=True)
class Check:
    """A CHECK constraint."""

    table: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """As one account sees them."""

    triggers: tuple[Trigger, ...] = ()
    others: tuple[OtherReference, ...] = ()
    checks: tuple[Check, ...] = ()
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """table -> SELECT, UPDATE or DELETE, for which row-level security keeps rows from the account."""
    engines: Mapping[str, str] = field(default_factory=dict)
    """table -> its storage engine, where that knows no transactions."""
    versioned: frozenset[str] = frozenset()
    """The tables whose past rows the database keeps."""
    copies: tuple[tuple[str, str], ...] = ()
    """(table, a materialised view that was made of it)"""
    sees_all: bool = True
    """Whether the account is shown triggers, and what refers to the schema from others."""


async def surroundings(connection: AsyncConnection, tables: Iterable[str], schema: str | None = None) -> Surroundings:
    """Of the schema, or the default one; CHECK constraints of those tables only."""
    checks = await connection.run_sync(_checks, list(dict.fromkeys(tables)), schema)

    async def rows(statement: TextClause) -> list[Any]:
        return list(await connection.execute(statement, {"schema": schema}))

    if connection.dialect.name == "postgresql":
        return Surroundings(
            triggers=_triggers(await rows(told.POSTGRESQL_TRIGGERS)),
            others=tuple(OtherReference(*row) for row in await rows(told.POSTGRESQL_OTHERS)),
            checks=checks,
            hidden=_gathered(await rows(told.POSTGRESQL_HIDDEN)),
            copies=tuple((row[0], row[1]) for row in await rows(told.POSTGRESQL_COPIES)),
        )
    if connection.dialect.name in ("mysql", "mariadb"):
        stored = await rows(told.MARIADB_TABLES)
        return Surroundings(
            triggers=_triggers(await rows(told.MARIADB_TRIGGERS)),
            others=tuple(OtherReference(*row) for row in await rows(told.MARIADB_OTHERS)),
            checks=checks,
            engines={row[0]: row[1] for row in stored if row[1] and row[2] == "NO"},
            versioned=frozenset(row[0] for row in stored if row[3] == "SYSTEM VERSIONED"),
            sees_all=bool((await rows(told.MARIADB_SEES_ALL))[0][0]),
        )
    written = [(row[0], row[1], _when(row[2])) for row in await connection.execute(told.SQLITE_TRIGGERS)]
    return Surroundings(triggers=_triggers(written), checks=checks)


def _checks(connection: Connection, tables: list[str], schema: str | None) -> tuple[Check, ...]:
    try:
        found: Any = inspect(connection).get_multi_check_constraints(schema, tables)
    except (SQLAlchemyError, NotImplementedError):
        return ()
    return tuple(
        Check(table, str(check["name"] or "CHECK"), check["sqltext"])
        for (_, table), checks in found.items()
        for check in checks
    )


def _gathered(rows: Iterable[Any]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row[0], set()).add(row[1])
    return {name: frozenset(each) for name, each in found.items()}


def _triggers(rows: Iterable[Any]) -> tuple[Trigger, ...]:
    found: dict[tuple[str, str], set[str]] = {}
    for table, name, event in rows:
        found.setdefault((table, name), set()).add(event)
    return tuple(Trigger(table, name, frozenset(events)) for (table, name), events in sorted(found.items()))


def _when(sql: str) -> str:
    """The statement that a trigger of SQLite's waits for, as its definition says."""
    found = re.search(r"\b(DELETE|INSERT|UPDATE)\b(\s+OF\b[^;]*?)?\s+ON\b", sql, re.IGNORECASE)
    return found[1].upper() if found else "DELETE"
