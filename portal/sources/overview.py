"""What a source holds of a person: how many rows of each category in each table, since when and how recent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from portal.sources.data_map import Column, Label, Table
from portal.sources.selection import Selection


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
    """(period id, anchor column, latest anchor, rows whose anchor is empty) for every period of the table."""


class Overview:
    """One statement that answers for a whole source: a row for each table, every table read once."""

    def __init__(self, selection: Selection) -> None:
        self._source = selection.data_map.id
        self._tables = list(selection.data_map.tables.values())
        branches = [_Branch(selection, table) for table in self._tables]
        self._counts = max(len(branch.counts) for branch in branches)
        self._days = max(len(branch.days) for branch in branches)
        self.statement = sa.union_all(
            *(branch.padded(number, self._counts, self._days) for number, branch in enumerate(branches))
        )

    def read(self, answer: Iterable[Sequence[Any]]) -> list[Holding]:
        """The statement's rows as holdings, in the order of the map."""
        return [holding for row in sorted(answer, key=lambda row: int(row[0])) for holding in self._holdings(row)]

    def _holdings(self, row: Sequence[Any]) -> Iterator[Holding]:
        table = self._tables[row[0]]
        counts, days = iter(row[1 : 1 + self._counts]), iter(row[1 + self._counts :])
        for category, columns in table.categories.items():
            rows, first, latest = int(next(counts)), _day(next(days)), _day(next(days))
            by_anchor = {anchor: (_day(next(days)), int(next(counts))) for anchor in _anchors(table)}
            yield Holding(
                source=self._source,
                table=table.name,
                label=table.label,
                category=category,
                purposes=tuple(dict.fromkeys(purpose for column in columns for purpose in column.purposes)),
                rows=rows,
                first=first,
                latest=latest,
                anchors=tuple((period, a, *(by_anchor[a] if a else (None, 0))) for period, a in table.periods),
            )


class _Branch:
    """One table's part of the statement: counts and days apart, so that every branch has the same types."""

    def __init__(self, selection: Selection, table: Table) -> None:
        self.rows = selection.rows(table)
        self.where = selection.belonging(self.rows, table)
        self.counts: list[sa.ColumnElement[Any]] = []
        self.days: list[sa.ColumnElement[Any]] = []
        for columns in table.categories.values():
            filled = sa.or_(*(_filled(self.rows, column) for column in columns))
            self.counts.append(sa.func.count(sa.case((filled, ONE))))
            if table.recorded:
                recorded = sa.case((filled, self.rows.c[table.recorded]))
                self.days += [_text(sa.func.min(recorded)), _text(sa.func.max(recorded))]
            else:
                self.days += [NO_DAY, NO_DAY]
            for anchor in _anchors(table):
                self.days.append(_text(sa.func.max(sa.case((filled, self.rows.c[anchor])))))
                self.counts.append(sa.func.count(sa.case((sa.and_(filled, self.rows.c[anchor].is_(None)), ONE))))

    def padded(self, number: int, counts: int, days: int) -> sa.Select[Any]:
        """The branch, numbered, with as many columns as the widest."""
        columns = [sa.literal_column(str(number), sa.Integer()), *self.counts]
        columns += [sa.literal_column("0", sa.Integer())] * (counts - len(self.counts))
        columns += [*self.days, *[NO_DAY] * (days - len(self.days))]
        labelled = (column.label(f"c{place}") for place, column in enumerate(columns))
        return sa.select(*labelled).select_from(self.rows).where(self.where)


ONE: sa.ColumnElement[int] = sa.literal_column("1", sa.Integer())

# Days travel as text: one type that every database casts to, whatever it keeps dates in.
NO_DAY: sa.ColumnElement[Any] = sa.cast(sa.null(), sa.String())


def _text(day: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.cast(day, sa.String())


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _anchors(table: Table) -> list[str]:
    return list(dict.fromkeys(anchor for _, anchor in table.anchored))


def _filled(rows: sa.FromClause, column: Column) -> sa.ColumnElement[bool]:
    there = rows.c[column.name]
    # The text that an erasure has put in is nobody's data.
    return sa.and_(there.is_not(None), there != column.fixed) if column.rule == "fixed" else there.is_not(None)
