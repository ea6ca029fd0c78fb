"""Which rows are past their time: everything that says until when they are kept is over (Art. 5(1)(e))."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from portal.sources.asking import Condition
from portal.sources.data_map import DataMap, Table
from portal.sources.emptiness import undated
from portal.sources.own_rows import NONE, End
from portal.sources.values import is_text


def kept_from(data_map: DataMap, kept_since: Mapping[str, date]) -> dict[str, date | None]:
    """The parameters of the expressions here: for each period of the map the earliest anchor that it still covers.

    None, by which no row is past its time, for a period of which no such day is known.
    """
    named = (period for table in data_map.tables.values() for period, anchor in table.periods if anchor)
    return {_parameter(period): kept_since.get(period) for period in (*named, *data_map.retaining)}


def past_time(table: Table, filled: Condition, kept: Condition | None, ends: Mapping[str, End]) -> Condition | None:
    """Whether a row with content is past its time; None for a table of which dates do not tell.

    `kept` says whether the row has content that stays while rows that it follows retain it, by `ends`. A row without a
    date is not past its time, for all that anybody can tell.
    """
    own = table.periods
    if any(anchor is None for _, anchor in own) or not (own or (kept and ends)):
        return None

    def condition(rows: sa.FromClause) -> sa.ColumnElement[bool]:
        over = [filled(rows)]
        for period, anchor in own:
            day = rows.c[str(anchor)]
            over += [_is_over(day, period), sa.not_(undated(day))]
        if kept and ends:
            followed = sa.and_(*(_ended(end, period) for period, end in ends.items()))
            over.append(sa.or_(sa.not_(kept(rows)), followed) if own else sa.and_(followed, _any_dated(ends.values())))
        return sa.and_(*over)

    return condition


def _ended(end: End, period: str) -> sa.ColumnElement[bool]:
    return sa.and_(end.empty == NONE, sa.or_(end.latest.is_(None), _is_over(end.latest, period)))


def _any_dated(ends: Iterable[End]) -> sa.ColumnElement[bool]:
    return sa.or_(*(end.latest.is_not(None) for end in ends))


def _is_over(day: sa.ColumnElement[Any], period: str) -> sa.ColumnElement[bool]:
    first: sa.ColumnElement[Any] = sa.bindparam(_parameter(period), type_=sa.Date())
    # Dates that are kept as text compare as such, in the spelling of ISO 8601.
    return day < (sa.cast(first, sa.String()) if is_text(day.type) else first)


def _parameter(period: str) -> str:
    return f"kept_from_{period}"
