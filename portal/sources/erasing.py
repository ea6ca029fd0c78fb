"""Carrying out an erasure (Art. 17) in one transaction, exactly as it was approved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.data_map import Column, Label, Table
from portal.sources.errors import NotErased, PlanChanged
from portal.sources.planning import Planning, SourcePlan, TablePlan, any_remaining, changed, cleared, written
from portal.sources.retaining import Retaining
from portal.sources.selection import Selection


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
    """Nothing was left to erase, so that nothing was done: the erasure had been carried out before."""


class Erasing:
    """The statements of an erasure, table by table in the order of the map: children before parents."""

    def __init__(self, selection: Selection, retaining: Retaining, planning: Planning) -> None:
        self._source = selection.data_map.id
        self._planning = planning
        self._tables = [_Steps(selection, retaining, table) for table in selection.data_map.tables.values()]

    async def erase(self, connection: AsyncConnection, parameters: Mapping[str, object], approved: bytes) -> Erasure:
        """Erase what the plan with the digest `approved` says, within the connection's transaction.

        Raises PlanChanged before anything is changed, and NotErased when a statement changed other rows than
        planned; the caller's transaction must then roll back.
        """
        plan = await self._planning.plan(connection, parameters)
        if plan.erasable == 0:
            return Erasure(self._source, tuple(TableErasure(t.table, t.label, 0, 0, 0) for t in plan.tables), True)
        if plan.digest() != approved:
            raise PlanChanged(self._source)
        erased = [
            await steps.take(connection, parameters, planned)
            for steps, planned in zip(self._tables, plan.tables, strict=True)
        ]
        if not _as_planned(erased, plan):
            raise NotErased(self._source)
        return Erasure(self._source, tuple(erased), False)


class _Steps:
    """The statements for one table; none runs for which the plan counts no rows."""

    def __init__(self, selection: Selection, retaining: Retaining, table: Table) -> None:
        self._target = selection.target(table)
        belonging = selection.belonging(self._target, table)
        held = retaining.held(self._target, table)
        self._clear = self._update(cleared(table), sa.and_(belonging, held))
        self._anonymise = self._update(changed(table), sa.and_(belonging, sa.not_(held)))
        self._delete = sa.delete(self._target).where(belonging, sa.not_(held))

    async def take(
        self, connection: AsyncConnection, parameters: Mapping[str, object], planned: TablePlan
    ) -> TableErasure:
        """Clear, anonymise and delete."""

        async def count(statement: sa.UpdateBase | None, rows: int) -> int:
            if statement is None or rows == 0:
                return 0
            return (await connection.execute(statement, parameters)).rowcount

        return TableErasure(
            planned.table,
            planned.label,
            cleared=await count(self._clear, planned.retained_columns_cleared),
            anonymised=await count(self._anonymise, planned.anonymise),
            deleted=await count(self._delete, planned.delete),
        )

    def _update(self, columns: list[Column], where: sa.ColumnElement[bool]) -> sa.Update | None:
        if not columns:
            return None
        values: dict[str, Any] = {column.name: written(self._target, column) for column in columns}
        return sa.update(self._target).where(where, any_remaining(self._target, columns)).values(values)


def _as_planned(erased: list[TableErasure], plan: SourcePlan) -> bool:
    return all(
        (done.deleted, done.anonymised, done.cleared)
        == (planned.delete, planned.anonymise, planned.retained_columns_cleared)
        for done, planned in zip(erased, plan.tables, strict=True)
    )
