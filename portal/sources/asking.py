"""What is asked of a person's rows in one table: of the rows where they are few, of the indexes where they are many."""

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa

from portal.sources.data_map import Table, Via
from portal.sources.emptiness import dated, undated
from portal.sources.matching import matches
from portal.sources.own_rows import NONE, ONE, End, OwnRows
from portal.sources.selection import Selection

MOST = 1000
"""Rows of a category in a table are counted so far, and no further."""

Condition = Callable[[sa.FromClause], sa.ColumnElement[bool]]

# Days travel as text: one type that every database casts to, whatever it keeps dates in.
NO_DAY: sa.ColumnElement[Any] = sa.cast(sa.null(), sa.String())


class Few:
    """Aggregates over the person's rows, of which no more than `most` are read."""

    def __init__(self, own: OwnRows, table: Table, most: int | None = MOST + 1) -> None:
        some = own.some(table, most)
        self.rows: sa.FromClause | None = some.rows
        self._rows = some.rows
        self.ends: dict[str, End] = some.ends

    def count(self, condition: Condition | None) -> sa.ColumnElement[Any]:
        """How many rows there are, or fulfil the condition."""
        return sa.func.count(sa.case((condition(self._rows), ONE))) if condition else sa.func.count()

    def first(self, condition: Condition, column: str) -> sa.ColumnElement[Any]:
        """The earliest day in the column."""
        return _text(sa.func.min(sa.case((condition(self._rows), dated(self._rows.c[column])))))

    def latest(self, condition: Condition, column: str) -> sa.ColumnElement[Any]:
        """The latest day in the column."""
        return _text(sa.func.max(sa.case((condition(self._rows), dated(self._rows.c[column])))))

    def end(self, condition: Condition, period: str) -> tuple[sa.ColumnElement[Any], ...]:
        """The latest day by which the period keeps a row that follows others, how many rows have none, and how many
        rows the period keeps at all."""
        there, end = condition(self._rows), self.ends[period]
        latest = _text(sa.func.max(sa.case((there, end.latest))))
        followed = sa.or_(end.latest.is_not(None), end.empty > NONE)
        return latest, *(sa.func.count(sa.case((sa.and_(there, each), ONE))) for each in (end.empty > NONE, followed))


class Many:
    """Scalar subqueries, each of which an index on the leading column and the date answers by its first rows.

    Only for a table whose rows follow no others: what keeps those that do can be read from all of them alone.
    """

    def __init__(self, selection: Selection, table: Table) -> None:
        self.rows: sa.FromClause | None = None
        self._selection = selection
        self._table = table
        self.ends: dict[str, End] = {}

    def count(self, condition: Condition | None) -> sa.ColumnElement[Any]:
        """How many rows fulfil the condition, up to one more than MOST."""
        rows = self._selection.rows(self._table)
        some: sa.Select[Any] = sa.select(ONE.label("one")).select_from(rows)
        some = some.where(self._selection.belonging(rows, self._table))
        some = some.where(condition(rows)) if condition is not None else some
        return sa.select(sa.func.count()).select_from(some.limit(MOST + 1).subquery()).scalar_subquery()

    def first(self, condition: Condition, column: str) -> sa.ColumnElement[Any]:
        """The earliest day in the column."""
        return _text(self._utmost(condition, column, latest=False))

    def latest(self, condition: Condition, column: str) -> sa.ColumnElement[Any]:
        """The latest day in the column."""
        return _text(self._utmost(condition, column, latest=True))

    def end(self, condition: Condition, period: str) -> tuple[sa.ColumnElement[Any], ...]:
        """Never asked: nothing is followed."""
        raise KeyError(period)

    def _utmost(self, condition: Condition, column: str, latest: bool) -> sa.ScalarSelect[Any]:
        table, selection = self._table, self._selection
        outermost = sa.func.max if latest else sa.func.min

        def one(rows: sa.FromClause, whose: sa.ColumnElement[bool]) -> sa.Select[Any]:
            day = rows.c[column]
            there: sa.Select[Any] = sa.select(day.label("day")).where(whose, condition(rows), sa.not_(undated(day)))
            return there.order_by(day.desc() if latest else day).limit(1)

        def under(via: Via) -> sa.ScalarSelect[Any]:
            """By the index of each row above."""
            parent = selection.data_map.tables[via.table]
            above, rows = selection.rows(parent), selection.rows(table)
            led = sa.and_(*(rows.c[ours] == above.c[theirs] for ours, theirs in via.columns))
            day = one(rows, led).correlate(above).scalar_subquery()
            each: sa.Select[Any] = sa.select(day.label("day")).select_from(above)
            days = each.where(selection.belonging(above, parent)).subquery()
            return sa.select(outermost(days.c.day)).scalar_subquery()

        if table.leading_to(table.name):
            rows = selection.rows(table)
            return one(rows, selection.belonging(rows, table)).scalar_subquery()
        days: list[sa.ScalarSelect[Any]] = [under(via) for via in table.via]
        for by in table.identified_by:
            rows = selection.rows(table)
            days.append(one(rows, matches(rows, by)).scalar_subquery())
        each = sa.union_all(*(sa.select(day.label("day")) for day in days)).subquery()
        return sa.select(outermost(each.c.day)).scalar_subquery()


def day_of(text: str | None) -> date | None:
    """The day that the text begins with; None where there is none, or the source has written something else there."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _text(day: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.cast(day, sa.String())
