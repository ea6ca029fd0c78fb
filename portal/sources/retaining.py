"""Which rows a period keeps from erasure (Art. 17(3)), as SQL expressions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from portal.sources.data_map import DataMap, Table
from portal.sources.emptiness import undated
from portal.sources.selection import Selection
from portal.sources.values import is_text


def since(data_map: DataMap, retained_since: Mapping[str, date]) -> dict[str, object]:
    """The parameters of every expression here: for each period the earliest anchor that is still kept.

    Raises ValueError when a period that keeps rows of the map has none, since nothing may be erased on a guess.
    """
    if missing := sorted(period for period in data_map.retaining if period not in retained_since):
        raise ValueError(f"no date for the period {', '.join(missing)}")
    return {_parameter(period): retained_since[period] for period in data_map.retaining}


class Retaining:
    """Which rows of a map's tables are retained, over the rows of `selection`."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection

    def retained(self, rows: sa.FromClause, table: Table) -> sa.ColumnElement[bool]:
        """Whether a row is retained by a date, or by a rule that keeps its table."""
        if table.erase == "keep":
            return sa.true()
        if table.retention is None:
            return sa.false()
        if table.retention.anchor:
            return self._kept(rows, table)
        return self._follows(rows, table, self.retained)

    def undetermined(self, rows: sa.FromClause, table: Table) -> sa.ColumnElement[bool]:
        """Whether a row lacks a date that says whether it is retained, or follows one that does."""
        if table.erase == "keep" or table.retention is None:
            return sa.false()
        if anchor := table.retention.anchor:
            return undated(rows.c[anchor])
        return self._follows(rows, table, self.undetermined)

    def held(self, rows: sa.FromClause, table: Table) -> sa.ColumnElement[bool]:
        """Whether erasure leaves a row: it is retained, or nobody can tell."""
        return sa.or_(self.retained(rows, table), self.undetermined(rows, table))

    def anchors(self, rows: sa.FromClause, table: Table) -> Iterator[tuple[str, sa.ColumnElement[Any]]]:
        """(period id, the latest anchor by which the period retains a row, else NULL), also through `follows`."""
        if table.retention is None:
            return
        if period := table.retention.period:
            yield period, sa.case((self._kept(rows, table), rows.c[str(table.retention.anchor)]))
        for name in table.retention.follows:
            followed = self._selection.data_map.tables[name]
            others = self._selection.rows(followed)
            for period, anchor in self.anchors(others, followed):
                latest = (
                    sa.select(sa.func.max(anchor)).select_from(others).where(_linked(rows, table, others, followed))
                )
                yield period, latest.correlate(rows).scalar_subquery()

    def _kept(self, rows: sa.FromClause, table: Table) -> sa.ColumnElement[bool]:
        assert table.retention is not None
        assert table.retention.period is not None
        assert table.retention.anchor is not None
        first: sa.ColumnElement[Any] = sa.bindparam(_parameter(table.retention.period), type_=sa.Date())
        anchor = rows.c[table.retention.anchor]
        # Dates that are kept as text compare as such, in the spelling of ISO 8601.
        kept = anchor >= (sa.cast(first, sa.String()) if is_text(anchor.type) else first)
        return sa.and_(sa.not_(undated(anchor)), kept)

    def _follows(self, rows: sa.FromClause, table: Table, state: Any) -> sa.ColumnElement[bool]:
        assert table.retention is not None
        found = []
        for name in table.retention.follows:
            followed = self._selection.data_map.tables[name]
            others = self._selection.rows(followed)
            there: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(others)
            there = there.where(_linked(rows, table, others, followed), state(others, followed))
            found.append(there.correlate(rows).exists())
        return sa.or_(*found)


Links = Sequence[tuple[str, str]]
"""Columns, ours and theirs."""


def links_between(table: Table, other: Table) -> list[Links]:
    """Each set of columns by which a row of `table` leads to one of `other`, or is led to from there."""
    if up := table.leading_to(other.name):
        return [via.columns for via in up]
    return [[(ours, theirs) for theirs, ours in via.columns] for via in other.leading_to(table.name)]


def _linked(rows: sa.FromClause, table: Table, others: sa.FromClause, other: Table) -> sa.ColumnElement[bool]:
    each = links_between(table, other)
    return sa.or_(*(sa.and_(*(rows.c[ours] == others.c[theirs] for ours, theirs in links)) for links in each))


def _parameter(period: str) -> str:
    return f"since_{period}"
