"""A person's rows as common table expressions: read once in a statement, whoever leads through them or follows them."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.sources.data_map import Table
from portal.sources.emptiness import dated, undated
from portal.sources.retaining import Links, links_between
from portal.sources.selection import Selection, among


@dataclass(frozen=True, slots=True)
class End:
    """For each of a table's rows the latest anchor of one period that retains it, and 1 where one is empty, else 0."""

    latest: sa.ColumnElement[Any]
    empty: sa.ColumnElement[int]


@dataclass(frozen=True, slots=True)
class Ending:
    """Rows with every column of their table, and what retains them: period id -> end."""

    rows: sa.FromClause
    ends: dict[str, End]


class OwnRows:
    """The person's rows of each table of a map, for one statement."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._tables = selection.data_map.tables
        self._rows: dict[str, sa.CTE] = {}
        self._ending: dict[str, Ending] = {}

    def rows(self, table: Table) -> sa.CTE:
        """The table's rows of the person, every mapped column of them."""
        if table.name not in self._rows:
            rows = self._selection.rows(table)
            own = sa.select(*rows.c).where(self._selection.belonging(rows, table, self.rows))
            self._rows[table.name] = own.cte(f"own_{list(self._tables).index(table.name)}")
        return self._rows[table.name]

    def ending(self, table: Table) -> Ending:
        """The same rows, each with the anchors that retain it, through `follows` those of other rows."""
        if table.name not in self._ending:
            self._ending[table.name] = self._ended(table, self.rows(table), own=True)
        return self._ending[table.name]

    def some(self, table: Table, most: int | None) -> Ending:
        """So many of the rows, any of them, or all; those that follow others with the anchors that retain them."""
        follows = table.retention is not None and bool(table.retention.follows)
        all_ = self.ending(table) if follows else Ending(self.rows(table), {})
        each = sa.select(*(all_.rows.c[name] for name in table.columns), *_columns(all_.ends)).limit(most).subquery()
        return Ending(each, _read(each, all_.ends))

    def _ended(self, table: Table, rows: sa.FromClause, own: bool) -> Ending:
        retention = table.retention
        if retention is None:
            return Ending(rows, {})
        if retention.period:
            anchor = rows.c[str(retention.anchor)]
            return Ending(rows, {retention.period: End(dated(anchor), sa.case((undated(anchor), ONE), else_=NONE))})
        joined: sa.FromClause = rows
        found: dict[str, End] = {}
        for name in retention.follows:
            for links in links_between(table, self._tables[name]):
                joined, ends = self._joined(joined, table, rows, self._tables[name], links, own)
                found |= {
                    period: _later(found[period], end) if period in found else end for period, end in ends.items()
                }
        each = sa.select(*rows.c, *_columns(found)).select_from(joined).cte()
        return Ending(each, _read(each, found))

    def _joined(
        self, joined: sa.FromClause, table: Table, rows: sa.FromClause, other: Table, links: Links, own: bool
    ) -> tuple[sa.FromClause, dict[str, End]]:
        """`joined`, which has the `rows` of `table`, with what retains the rows of `other` that they follow."""
        # Whoever a row leads to by another way may not be who the row above it belongs to.
        if own and not (table.leading_to(other.name) and (table.identified_by or len(table.via) > 1)):
            others = self.ending(other)
        else:
            there = self._selection.rows(other)
            ours = sa.select(*(rows.c[column] for column, _ in links))
            linked = among(there, [theirs for _, theirs in links], ours)
            others = self._ended(other, sa.select(*there.c).where(linked).cte(), own=False)
        if not others.ends:
            return joined, {}
        theirs = [others.rows.c[column] for _, column in links]
        latest = {period: End(sa.func.max(end.latest), sa.func.max(end.empty)) for period, end in others.ends.items()}
        keys = [key.label(f"link_{place}") for place, key in enumerate(theirs)]
        each = sa.select(*keys, *_columns(latest)).group_by(*theirs).subquery()
        on = sa.and_(*(rows.c[ours] == each.c[f"link_{place}"] for place, (ours, _) in enumerate(links)))
        return joined.outerjoin(each, on), _read(each, latest)


ONE: sa.ColumnElement[int] = sa.literal_column("1", sa.Integer())
NONE: sa.ColumnElement[int] = sa.literal_column("0", sa.Integer())


def _columns(ends: dict[str, End]) -> list[sa.ColumnElement[Any]]:
    latest = [end.latest.label(f"latest_{place}") for place, end in enumerate(ends.values())]
    return [*latest, *(end.empty.label(f"empty_{place}") for place, end in enumerate(ends.values()))]


def _read(each: sa.FromClause, ends: dict[str, End]) -> dict[str, End]:
    # Where nothing is followed, the outer join has NULL.
    return {
        period: End(each.c[f"latest_{place}"], sa.func.coalesce(each.c[f"empty_{place}"], NONE))
        for place, period in enumerate(ends)
    }


def _later(one: End, other: End) -> End:
    latest = sa.case((one.latest.is_(None), other.latest), (one.latest < other.latest, other.latest), else_=one.latest)
    return End(latest, sa.case((one.empty + other.empty > NONE, ONE), else_=NONE))
