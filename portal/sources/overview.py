"""What a source holds of a person: how many rows of each category in each table, since when and how recent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.asking import MOST, NO_DAY, Condition, Few, Many, day_of
from portal.sources.data_map import Column, Label, Table
from portal.sources.emptiness import seemingly_undated
from portal.sources.own_rows import NONE, OwnRows
from portal.sources.past_time import kept_from, past_time
from portal.sources.selection import Selection
from portal.sources.writing import remaining

__all__ = ["MOST", "Holding", "Overview"]


@dataclass(frozen=True, slots=True)
class Holding:
    """One category in one table. `rows` of the person's have content in a column of the category."""

    source: str
    table: str
    label: Label
    category: str
    purposes: tuple[str, ...]
    rows: int
    first: date | None
    latest: date | None
    anchors: tuple[tuple[str, str | None, date | None, int], ...]
    """(period id, anchor column, latest anchor, rows whose anchor is empty) for every period that says until when.

    First the periods of the table. Then, with no column of its own, each period that retains rows of the person's by
    the rows that they follow, where there are any such: the latest anchor is that of those rows.
    """
    more: bool = False
    """Whether there are more than `rows`: nobody counts further than MOST."""
    past: int | None = None
    """How many of the rows are past their time, counted as `rows`; None where the source does not count them."""
    past_first: date | None = None
    """The oldest of those, where that can be told without reading them all."""
    followed: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Period id -> how many of the rows it retains by the rows that they follow, counted as `rows`."""


class Overview:
    """One statement that answers for a whole source, a row for each table; no more than MOST rows of one are read.

    Where there are more, a second statement asks for what that table's indexes tell. They tell little of rows that
    follow others, or that many others lead to: those are read, once, all of them.
    """

    def __init__(self, selection: Selection) -> None:
        self._map = selection.data_map
        self._tables = list(selection.data_map.tables.values())
        self._selection = selection
        # One for all branches: those that follow the same rows are branches of one statement.
        self._own = OwnRows(selection)
        self._branches = [Branch(Few(self._own, table), table) for table in self._tables]
        self._counts = max(len(branch.counts) for branch in self._branches)
        self._days = max(len(branch.days) for branch in self._branches)
        self._statement = self._of(range(len(self._tables)), self._branches)
        self._second: dict[tuple[int, ...], sa.CompoundSelect[Any]] = {}

    async def holdings(
        self, connection: AsyncConnection, whose: Mapping[str, object], kept_since: Mapping[str, date]
    ) -> list[Holding]:
        """What the source holds, in the order of the map, as the connection's transaction sees it."""
        parameters = {**whose, **kept_from(self._map, kept_since)}
        answer: dict[int, Sequence[Any]] = {}
        for row in await connection.execute(self._statement, parameters):
            answer[row[0]] = row
        if large := tuple(number for number, row in answer.items() if row[1] > MOST):
            for row in await connection.execute(self._of_large(large), parameters):
                answer[row[0]] = row
        return [holding for _, row in sorted(answer.items()) for holding in self._holdings(row)]

    def _of(self, numbers: Iterable[int], branches: list["Branch"]) -> sa.CompoundSelect[Any]:
        numbered = zip(numbers, branches, strict=True)
        return sa.union_all(*(branch.padded(number, self._counts, self._days) for number, branch in numbered))

    def _of_large(self, large: tuple[int, ...]) -> sa.CompoundSelect[Any]:
        if large not in self._second:
            tables = [self._tables[number] for number in large]
            names = {table.name for table in tables}
            self._second[large] = self._of(large, [Branch(self._many(table, names), table) for table in tables])
        return self._second[large]

    def _many(self, table: Table, large: set[str]) -> Few | Many:
        follows = table.retention is not None and bool(table.retention.follows)
        if follows or any(via.table in large for via in table.via if via.table != table.name):
            return Few(self._own, table, most=None)
        return Many(self._selection, table)

    def _holdings(self, row: Sequence[Any]) -> Iterator[Holding]:
        table = self._tables[row[0]]
        counts, days = iter(row[2 : 1 + self._counts]), iter(row[1 + self._counts :])
        for category, columns in table.categories.items():
            rows, first, latest = int(next(counts)), day_of(next(days)), day_of(next(days))
            past, past_first = int(next(counts)), day_of(next(days))
            by_anchor = {anchor: (day_of(next(days)), int(next(counts))) for anchor in _anchors(table)}
            anchors = [(period, a, *(by_anchor[a] if a else (None, 0))) for period, a in table.periods]
            followed: dict[str, int] = {}
            if table.retains(category):
                for period in self._branches[row[0]].followed:
                    latest_anchor, empty, retained = day_of(next(days)), int(next(counts)), int(next(counts))
                    if latest_anchor or empty:
                        anchors.append((period, None, latest_anchor, empty))
                        followed[period] = min(retained, MOST)
            yield Holding(
                source=self._map.id,
                table=table.name,
                label=table.label,
                category=category,
                purposes=tuple(dict.fromkeys(purpose for column in columns for purpose in column.purposes)),
                rows=min(rows, MOST),
                first=first,
                latest=latest,
                anchors=tuple(anchors),
                more=rows > MOST,
                past=min(past, MOST),
                past_first=past_first,
                followed=followed,
            )


class Branch:
    """One table's part of a statement: counts and days apart, so that every branch has the same types."""

    def __init__(self, asked: Few | Many, table: Table) -> None:
        self._asked = asked
        self.followed = list(asked.ends)
        self.counts: list[sa.ColumnElement[Any]] = [asked.count(None)]
        self.days: list[sa.ColumnElement[Any]] = []
        for category, columns in table.categories.items():
            filled, recorded = _filled(columns), table.recorded
            kept = _filled([column for column in columns if column.stays]) if table.retains(category) else None
            self.counts.append(asked.count(filled))
            self.days += [asked.first(filled, recorded), asked.latest(filled, recorded)] if recorded else [NO_DAY] * 2
            past = past_time(table, filled, kept, asked.ends)
            self.counts.append(asked.count(past) if past else NONE)
            # Of many rows the oldest is known by an index alone, which is that of the day that the time counts from.
            told = recorded if asked.rows is not None or recorded in _anchors(table) else None
            self.days.append(asked.first(past, told) if past and told else NO_DAY)
            for anchor in _anchors(table):
                self.days.append(asked.latest(filled, anchor))
                self.counts.append(asked.count(_and_empty(filled, anchor)))
            if kept:
                for period in asked.ends:
                    latest, *counts = asked.end(kept, period)
                    self.days.append(latest)
                    self.counts += counts

    def padded(self, number: int, counts: int, days: int) -> sa.Select[Any]:
        """The branch, numbered, with as many columns as the widest."""
        columns = [sa.literal_column(str(number), sa.Integer()), *self.counts]
        columns += [NONE] * (counts - len(self.counts))
        columns += [*self.days, *[NO_DAY] * (days - len(self.days))]
        statement = sa.select(*(column.label(f"c{place}") for place, column in enumerate(columns)))
        return statement if self._asked.rows is None else statement.select_from(self._asked.rows)


def _filled(columns: Iterable[Column]) -> Condition:
    return lambda rows: sa.or_(*(remaining(rows, column) for column in columns))


def _and_empty(filled: Condition, anchor: str) -> Condition:
    return lambda rows: sa.and_(filled(rows), seemingly_undated(rows.c[anchor]))


def _anchors(table: Table) -> list[str]:
    return list(dict.fromkeys(anchor for _, anchor in table.anchored))
