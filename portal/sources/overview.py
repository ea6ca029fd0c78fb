"""What a source holds of a person: how many rows of each category in each table, since when and how recent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from portal.sources.data_map import Column, Label, Table
from portal.sources.own_rows import NONE, ONE, Ending, OwnRows
from portal.sources.selection import Selection
from portal.sources.writing import remaining


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


class Overview:
    """One statement that answers for a whole source: a row for each table."""

    def __init__(self, selection: Selection) -> None:
        self._source = selection.data_map.id
        self._tables = list(selection.data_map.tables.values())
        own = OwnRows(selection)
        branches = [_Branch(own, table) for table in self._tables]
        self._followed = [branch.followed for branch in branches]
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
            anchors = [(period, a, *(by_anchor[a] if a else (None, 0))) for period, a in table.periods]
            if table.retains(category):
                followed = [(period, None, _day(next(days)), int(next(counts))) for period in self._followed[row[0]]]
                anchors += [end for end in followed if end[2] or end[3]]
            yield Holding(
                source=self._source,
                table=table.name,
                label=table.label,
                category=category,
                purposes=tuple(dict.fromkeys(purpose for column in columns for purpose in column.purposes)),
                rows=rows,
                first=first,
                latest=latest,
                anchors=tuple(anchors),
            )


class _Branch:
    """One table's part of the statement: counts and days apart, so that every branch has the same types."""

    def __init__(self, own: OwnRows, table: Table) -> None:
        follows = table.retention is not None and bool(table.retention.follows)
        ending = own.ending(table) if follows else Ending(own.rows(table), {})
        self.rows = ending.rows
        self.followed = list(ending.ends)
        self.counts: list[sa.ColumnElement[Any]] = []
        self.days: list[sa.ColumnElement[Any]] = []
        for category, columns in table.categories.items():
            filled = self._filled(columns)
            self._count(filled)
            recorded = self.rows.c[table.recorded] if table.recorded else None
            self.days += [NO_DAY, NO_DAY] if recorded is None else self._span(filled, recorded)
            for anchor in _anchors(table):
                self._last(filled, self.rows.c[anchor], self.rows.c[anchor].is_(None))
            if table.retains(category):
                kept = self._filled([column for column in columns if column.stays])
                for end in ending.ends.values():
                    self._last(kept, end.latest, end.empty > NONE)

    def _filled(self, columns: Iterable[Column]) -> sa.ColumnElement[bool]:
        return sa.or_(*(remaining(self.rows, column) for column in columns))

    def _count(self, condition: sa.ColumnElement[bool]) -> None:
        self.counts.append(sa.func.count(sa.case((condition, ONE))))

    def _span(self, condition: sa.ColumnElement[bool], day: sa.ColumnElement[Any]) -> list[sa.ColumnElement[Any]]:
        there = sa.case((condition, day))
        return [_text(sa.func.min(there)), _text(sa.func.max(there))]

    def _last(
        self, condition: sa.ColumnElement[bool], anchor: sa.ColumnElement[Any], empty: sa.ColumnElement[bool]
    ) -> None:
        self.days.append(_text(sa.func.max(sa.case((condition, anchor)))))
        self._count(sa.and_(condition, empty))

    def padded(self, number: int, counts: int, days: int) -> sa.Select[Any]:
        """The branch, numbered, with as many columns as the widest."""
        columns = [sa.literal_column(str(number), sa.Integer()), *self.counts]
        columns += [sa.literal_column("0", sa.Integer())] * (counts - len(self.counts))
        columns += [*self.days, *[NO_DAY] * (days - len(self.days))]
        labelled = (column.label(f"c{place}") for place, column in enumerate(columns))
        return sa.select(*labelled).select_from(self.rows)


# Days travel as text: one type that every database casts to, whatever it keeps dates in.
NO_DAY: sa.ColumnElement[Any] = sa.cast(sa.null(), sa.String())


def _text(day: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.cast(day, sa.String())


def _day(text: str | None) -> date | None:
    """None where there is no day, or the source has written something else there."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _anchors(table: Table) -> list[str]:
    return list(dict.fromkeys(anchor for _, anchor in table.anchored))
