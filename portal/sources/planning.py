"""What an erasure would do to a person's rows (Art. 17): counted, and signed by a digest that an approval names."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.asking import day_of
from portal.sources.data_map import Label, Table
from portal.sources.keyed import KEYS_AT_A_TIME
from portal.sources.own_rows import ONE
from portal.sources.reading import as_key
from portal.sources.retaining import Retaining
from portal.sources.selection import Selection
from portal.sources.writing import any_clearable, any_remaining, changed

NO_KEYS = hashlib.sha256().hexdigest()

# Made once: a hundred thousand rows are written one by one.
_written = json.JSONEncoder(default=str).encode


@dataclass(frozen=True, slots=True)
class PeriodPlan:
    """The rows that one period retains, with the earliest and the latest anchor that it counts from."""

    period: str
    rows: int
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What would happen in one table.

    Of `rows`, `retain` are kept by a period or by the table's rule, `undetermined` because the date that would tell
    is missing, `delete` and `anonymise` go. What is left was anonymised before. `retained_columns_cleared` counts
    rows among the kept that lose the columns that even a kept row does without.
    """

    table: str
    label: Label
    rows: int
    delete: int
    anonymise: int
    retain: int
    undetermined: int
    retained_columns_cleared: int
    periods: tuple[PeriodPlan, ...]
    keys: str = field(repr=False)
    """SHA-256, in hexadecimal, over the keys of the rows that would change and what would happen to each."""


Changes = dict[str, list[tuple[Any, ...]]]
"""The keys of a table's rows that would change, by what happens to them: "delete", "anonymise" or "clear"."""


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """What would happen in one source, its tables in the order of the map."""

    source: str
    tables: tuple[TablePlan, ...]

    @property
    def erasable(self) -> int:
        """How many rows would change."""
        return sum(table.delete + table.anonymise + table.retained_columns_cleared for table in self.tables)

    def digest(self) -> bytes:
        """SHA-256 over every count, date and row key of the plan: equal only for the same plan of the same rows."""
        canonical = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
        return hashlib.sha256(canonical.encode()).digest()


class Planning:
    """Two statements for each table: one that counts, one that lists the keys of the rows that would change."""

    def __init__(self, selection: Selection, retaining: Retaining) -> None:
        self._source = selection.data_map.id
        self._tables = [_Classified(selection, retaining, table) for table in selection.data_map.tables.values()]
        self._erasable = sa.union_all(*(table.erasable for table in self._tables))

    async def plan(self, connection: AsyncConnection, parameters: Mapping[str, object]) -> SourcePlan:
        """The plan as the connection's transaction sees the database."""
        return SourcePlan(self._source, tuple([await table.plan(connection, parameters) for table in self._tables]))

    async def erasable(self, connection: AsyncConnection, parameters: Mapping[str, object]) -> int:
        """How many rows would change: what the plan would say, in one statement that asks nothing else."""
        return sum((await connection.execute(self._erasable, parameters)).scalars())

    async def plan_with_keys(
        self, connection: AsyncConnection, parameters: Mapping[str, object]
    ) -> tuple[SourcePlan, list[Changes]]:
        """The plan, and for each of its tables the rows that would change."""
        changes: list[Changes] = [{"delete": [], "anonymise": [], "clear": []} for _ in self._tables]
        each = zip(self._tables, changes, strict=True)
        plan = SourcePlan(self._source, tuple([await table.plan(connection, parameters, to) for table, to in each]))
        return plan, changes


class _Classified:
    """A table's rows of the person, each with what erasure would do to it."""

    def __init__(self, selection: Selection, retaining: Retaining, table: Table) -> None:
        self.table = table
        rows = selection.rows(table)
        retained, undetermined = retaining.retained(rows, table), retaining.undetermined(rows, table)
        anchors = list(retaining.anchors(rows, table))
        self._periods = list(dict.fromkeys(period for period, _ in anchors))
        columns = [as_key(rows.c[name]).label(f"key_{place}") for place, name in enumerate(table.key)]
        columns.append(_state(retained, undetermined).label("state"))
        columns.append(_action(rows, table, sa.or_(retained, undetermined)).label("action"))
        columns += [anchor.label(f"anchor_{place}") for place, (_, anchor) in enumerate(anchors)]
        each = sa.select(*columns).where(selection.belonging(rows, table)).subquery()
        self._count = sa.select(*_counts(each), *_spans(each, self._periods, anchors))
        self.erasable = sa.select(sa.func.count()).select_from(each).where(each.c.action.is_not(None))
        keys = [each.c[f"key_{place}"] for place in range(len(table.key))]
        self._keys = sa.select(each.c.action, *keys).where(each.c.action.is_not(None)).order_by(*keys)

    async def plan(
        self, connection: AsyncConnection, parameters: Mapping[str, object], changes: Changes | None = None
    ) -> TablePlan:
        """Count the rows and digest the keys, which are added to `changes` if given."""
        counted = (await connection.execute(self._count, parameters)).one()
        rows, delete, anonymise, clear, retain, undetermined = counted[:6]
        return TablePlan(
            table=self.table.name,
            label=self.table.label,
            rows=rows,
            delete=delete,
            anonymise=anonymise,
            retain=retain,
            undetermined=undetermined,
            retained_columns_cleared=clear,
            periods=tuple(self._kept(counted[6:])),
            keys=await self._digest(connection, parameters, changes) if delete + anonymise + clear else NO_KEYS,
        )

    async def _digest(
        self, connection: AsyncConnection, parameters: Mapping[str, object], changes: Changes | None
    ) -> str:
        digest = hashlib.sha256()
        options = {"yield_per": KEYS_AT_A_TIME}
        async with connection.stream(self._keys, parameters, execution_options=options) as result:
            # Row by row, each would cost a switch between SQLAlchemy's greenlets.
            async for rows in result.partitions(KEYS_AT_A_TIME):
                for row in rows:
                    digest.update(_written(tuple(row)).encode() + b"\n")
                    if changes is not None:
                        changes[row[0]].append(tuple(row[1:]))
        return digest.hexdigest()

    def _kept(self, cells: Sequence[Any]) -> Iterable[PeriodPlan]:
        for place, period in enumerate(self._periods):
            rows, earliest, latest = cells[place * 3 : place * 3 + 3]
            if rows:
                yield PeriodPlan(period, rows, day_of(earliest), day_of(latest))


def _state(retained: sa.ColumnElement[bool], undetermined: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    return sa.case((retained, _word("retained")), (undetermined, _word("undetermined")), else_=_word("free"))


def _action(rows: sa.FromClause, table: Table, held: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    goes = _word("delete")
    if table.erase == "anonymise":
        goes = sa.case((any_remaining(rows, changed(table)), _word("anonymise")))
    clears = sa.case((any_clearable(rows, table), _word("clear")))
    return sa.case((held, clears), else_=goes)


def _word(word: str) -> sa.ColumnElement[Any]:
    return sa.literal_column(f"'{word}'", sa.String())


def _counts(each: sa.Subquery) -> list[sa.ColumnElement[Any]]:
    def where(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
        return sa.func.count(sa.case((condition, ONE)))

    return [
        sa.func.count(),
        *(where(each.c.action == _word(action)) for action in ("delete", "anonymise", "clear")),
        *(where(each.c.state == _word(state)) for state in ("retained", "undetermined")),
    ]


def _spans(
    each: sa.Subquery, periods: Sequence[str], anchors: Sequence[tuple[str, sa.ColumnElement[Any]]]
) -> list[sa.ColumnElement[Any]]:
    """For each period how many rows it retains, the earliest and the latest anchor: of a row the latest counts."""
    spans: list[sa.ColumnElement[Any]] = []
    for period in periods:
        own: list[sa.ColumnElement[Any]] = [
            each.c[f"anchor_{place}"] for place, (of, _) in enumerate(anchors) if of == period
        ]
        anchor = reduce(_later, own)
        ends = (sa.func.min(anchor), sa.func.max(anchor))
        spans += [sa.func.count(anchor), *(sa.cast(end, sa.String()) for end in ends)]
    return spans


def _later(one: sa.ColumnElement[Any], other: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.case((one.is_(None), other), (one < other, other), else_=one)
