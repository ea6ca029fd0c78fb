"""Rectifying a column of a person's rows (Art. 16): what stands there now, and another value in its place, verified."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.data_map import Column, Table
from portal.sources.errors import NotRectified, PlanChanged, SourceMismatch
from portal.sources.keyed import Key, at_a_time, keyed
from portal.sources.masking import masked
from portal.sources.reading import as_key
from portal.sources.receipts import Receipts
from portal.sources.selection import Selection
from portal.sources.spellings import exactly
from portal.sources.values import Type, collation, converted, is_text, python_type

MOST = 50
"""Different values of one column that are told of."""

Fault = Literal["not_by_map", "bad_value", "too_long", "missing", "same"]


@dataclass(frozen=True, slots=True)
class HeldValue:
    """A value that a column of the person's has, as text (None: empty), and in how many of the rows."""

    value: str | None = field(repr=False)
    rows: int


@dataclass(frozen=True, slots=True)
class Change:
    """`after` in the place of `before` in a column of a person's rows, of which so many have it. None: empty."""

    table: str
    column: str
    before: str | None = field(repr=False)
    after: str = field(repr=False)
    rows: int


def as_text(value: object) -> str | None:
    """A value as people read and write it, ISO 8601 for dates; None stays None."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


class Rectifying:
    """The statements for one column at a time; a map lets few of them be rectified."""

    def __init__(self, selection: Selection, receipts: Receipts | None) -> None:
        self._selection = selection
        self._receipts = receipts

    async def values(
        self, connection: AsyncConnection, parameters: Mapping[str, object], table: Table, column: Column
    ) -> list[HeldValue]:
        """Every value that the person's rows have there, at most `MOST` different ones; those of masked columns are."""
        rows = self._selection.rows(table)
        there: sa.ColumnElement[Any] = rows.c[column.name]
        if isinstance(there.type, sa.JSON):
            there = sa.cast(there, sa.String())
        query = sa.select(there.label("value"), sa.func.count().label("rows")).select_from(rows)
        query = query.where(self._selection.belonging(rows, table)).group_by(there).order_by(there).limit(MOST)
        found = (await connection.execute(query, parameters)).all()
        return [HeldValue(masked(value) if column.masked else as_text(value), int(count)) for value, count in found]

    def fault_in(self, table: Table, column: Column, before: str | None, after: str) -> Fault | None:
        """Why `after` cannot be written there in the place of `before`; None when it can."""
        if not column.rectify:
            return "not_by_map"
        if not after:
            return "missing"
        type_ = self._selection.type(table, column.name)
        try:
            value = _read(after, type_)
        except ValueError:
            return "bad_value"
        length = getattr(type_, "length", None)
        if length is not None and len(str(value)) > length:
            return "too_long"
        return "same" if as_text(value) == before else None

    async def rectify(
        self, connection: AsyncConnection, parameters: Mapping[str, object], change: Change, key: bytes
    ) -> int:
        """Write within the connection's transaction, and say in how many rows; what was done by `key` is not again.

        Raises SourceMismatch where the map does not let the column be rectified; PlanChanged, with nothing changed,
        where other rows have the value than were seen; NotRectified where something else is there afterwards. The
        caller's transaction must then roll back.
        """
        if self._receipts and (done := await self._receipts.find(connection, key)) is not None:
            return sum(changed for _, _, changed in done.values())
        source = self._selection.data_map.id
        table = self._selection.data_map.tables[change.table]
        if not table.columns[change.column].rectify:
            raise SourceMismatch(source)
        keys = await self._keys(connection, parameters, table, change)
        if len(keys) != change.rows:
            raise PlanChanged(source)
        target = self._selection.target(table)
        type_ = self._selection.type(table, change.column)
        after = _read(change.after, type_)
        update = sa.update(target).where(keyed(target, table)).values({change.column: sa.literal(after, type_)})
        for some in at_a_time(keys):
            await connection.execute(update, {"keys": some})
        if await self.written(connection, table, change, keys) != len(keys):
            raise NotRectified(source)
        if self._receipts:
            await self._receipts.put(connection, key, {change.table: (0, 0, len(keys))})
        return len(keys)

    async def written(self, connection: AsyncConnection, table: Table, change: Change, keys: Sequence[Key]) -> int:
        """In how many of those rows the new value stands."""
        target = self._selection.target(table)
        there = self._equals(target, table, change.column, change.after)
        count = sa.select(sa.func.count()).select_from(target).where(keyed(target, table), there)
        return sum([int((await connection.execute(count, {"keys": some})).scalar_one()) for some in at_a_time(keys)])

    async def left(self, connection: AsyncConnection, parameters: Mapping[str, object], change: Change) -> int:
        """In how many of the person's rows the old value still stands."""
        table = self._selection.data_map.tables[change.table]
        return len(await self._keys(connection, parameters, table, change))

    async def _keys(
        self, connection: AsyncConnection, parameters: Mapping[str, object], table: Table, change: Change
    ) -> list[Key]:
        rows = self._selection.rows(table)
        query = sa.select(*(as_key(rows.c[name]) for name in table.key))
        query = query.where(
            self._selection.belonging(rows, table), self._equals(rows, table, change.column, change.before)
        )
        return [tuple(row) for row in await connection.execute(query, parameters)]

    def _equals(self, rows: sa.FromClause, table: Table, column: str, text: str | None) -> sa.ColumnElement[bool]:
        there, type_ = rows.c[column], self._selection.type(table, column)
        if text is None:
            return there.is_(None)
        now = exactly(there) if is_text(type_) and collation(type_) else there
        return now == sa.literal(_read(text, type_), sa.String() if is_text(type_) else type_)


def _read(text: str, type_: Type) -> object:
    """What `as_text` wrote, or somebody typed, as the column's type has it. Raises ValueError."""
    if python_type(type_) is bool:
        return {"true": True, "false": False}[text] if text in ("true", "false") else converted(text, type_)
    return converted(text, type_)
