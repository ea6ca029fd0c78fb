"""Carrying out an erasure (Art. 17) in one transaction, exactly as it was approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.causes import Cause
from portal.sources.data_map import Column, Label, Table
from portal.sources.errors import NotErased, PlanChanged
from portal.sources.keyed import Key, at_a_time, keyed
from portal.sources.loosening import Loosening, Ties
from portal.sources.planning import Changes, Planning, SourcePlan
from portal.sources.receipts import Counts, Receipts
from portal.sources.selection import Selection
from portal.sources.threads import Threads
from portal.sources.writing import changed, clearable, cleared, written


@dataclass(frozen=True, slots=True)
class TableErasure:
    """How many rows of one table were deleted, anonymised, or kept without some columns."""

    table: str
    label: Label
    deleted: int
    anonymised: int
    cleared: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure did in one source."""

    source: str
    tables: tuple[TableErasure, ...]
    already_done: bool
    """Nothing was done now: the erasure had been carried out before, as the source's receipt says.

    Where the source keeps no receipts, nothing was left to erase, and the counts are none.
    """


class Erasing:
    """An erasure, row by row by their keys.

    All that is overwritten comes first, the references among rows that go included; then the rows go, table by table in
    the order of the map, children before parents.
    """

    def __init__(
        self, selection: Selection, planning: Planning, tied: Mapping[str, Ties], receipts: Receipts | None = None
    ) -> None:
        self._source = selection.data_map.id
        self._map = selection.data_map.tables
        self._receipts = receipts
        self._planning = planning
        self._tables = [_Steps(selection, table, tied[table.name]) for table in selection.data_map.tables.values()]

    async def erase(self, connection: AsyncConnection, parameters: Mapping[str, object], approved: bytes) -> Erasure:
        """Erase what the plan with the digest `approved` says, within the connection's transaction.

        With receipts, what was done before is told as it was done, whatever has come since. Raises PlanChanged before
        anything is changed, and NotErased when a statement changed other rows than planned; the caller's transaction
        must then roll back.
        """
        if self._receipts and (counts := await self._receipts.find(connection, approved)) is not None:
            return self._done_before(counts)
        plan, changes = await self._planning.plan_with_keys(connection, parameters)
        if plan.erasable == 0:
            if self._receipts and plan.digest() == approved:
                await self._receipts.put(connection, approved, {})
            return self._done_before({})
        if plan.digest() != approved:
            raise PlanChanged(self._source)
        each = list(zip(self._tables, changes, strict=True))
        overwritten = [await steps.overwrite(connection, parameters, keys) for steps, keys in each]
        deleted = [await steps.delete(connection, keys) for steps, keys in each]
        erased = [replace(done, deleted=rows) for done, rows in zip(overwritten, deleted, strict=True)]
        if (table := _other_than(plan, erased)) is not None:
            raise NotErased(self._source, cause=Cause("other_rows_than_planned", table=table))
        if self._receipts:
            counts = {done.table: (done.deleted, done.anonymised, done.cleared) for done in erased}
            await self._receipts.put(connection, approved, counts)
        return Erasure(self._source, tuple(erased), False)

    def _done_before(self, counts: Counts) -> Erasure:
        tables = (TableErasure(name, t.label, *counts.get(name, (0, 0, 0))) for name, t in self._map.items())
        return Erasure(self._source, tuple(tables), True)


class _Steps:
    """The statements for one table, over a parameter `keys`: the rows are those that were planned, no others."""

    def __init__(self, selection: Selection, table: Table, tied: Ties) -> None:
        self._table = table
        self._target = selection.target(table)
        self._clear = self._update({column.name: self._cleared(column) for column in cleared(table)})
        self._anonymise = self._update({column.name: written(self._target, column) for column in changed(table)})
        self._delete = sa.delete(self._target).where(keyed(self._target, table))
        self._loosening = Loosening(selection.target, table, tied)
        self._threads = Threads(selection.target, table, tied)

    async def overwrite(
        self, connection: AsyncConnection, parameters: Mapping[str, object], changes: Changes
    ) -> TableErasure:
        """Clear and anonymise, and loosen what is to go."""
        cleared = await _changed_by(connection, self._clear, changes["clear"], parameters)
        anonymised = await _changed_by(connection, self._anonymise, changes["anonymise"], parameters)
        await self._loosening.loosen(connection, changes["delete"])
        return TableErasure(self._table.name, self._table.label, 0, anonymised, cleared)

    async def delete(self, connection: AsyncConnection, changes: Changes) -> int:
        """Delete, and say how many rows."""
        layers = await self._threads.layers(connection, changes["delete"])
        return sum([await _changed_by(connection, self._delete, layer, {}) for layer in layers])

    def _cleared(self, column: Column) -> sa.ColumnElement[Any]:
        goes = clearable(self._target, self._table, column)
        return sa.case((goes, written(self._target, column)), else_=self._target.c[column.name])

    def _update(self, values: dict[str, Any]) -> sa.Update | None:
        return sa.update(self._target).where(keyed(self._target, self._table)).values(values) if values else None


async def _changed_by(
    connection: AsyncConnection,
    statement: sa.UpdateBase | None,
    keys: Sequence[Key],
    parameters: Mapping[str, object],
) -> int:
    """How many of the rows of `keys` the statement has changed."""
    if not keys:
        return 0
    assert statement is not None
    return sum(
        [(await connection.execute(statement, {**parameters, "keys": some})).rowcount for some in at_a_time(keys)]
    )


def _other_than(plan: SourcePlan, erased: list[TableErasure]) -> str | None:
    """The first table in which other rows were erased than planned; None where there is none."""
    for done, planned in zip(erased, plan.tables, strict=True):
        counts = (planned.delete, planned.anonymise, planned.retained_columns_cleared)
        if (done.deleted, done.anonymised, done.cleared) != counts:
            return done.table
    return None
