"""Whether a column says anything: old shops write 0, '' and the date of all zeros where there is nothing."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from portal.sources.values import is_text, python_type


def empty(column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Whether a column that would name somebody names nobody: NULL, 0, blanks or no day, by the column's type.

    Never NULL itself.
    """
    kind = python_type(column.type)
    if is_text(column.type):
        return sa.or_(column.is_(None), sa.func.trim(column) == sa.literal("", sa.String()))
    if kind in (date, datetime):
        return undated(column)
    if kind in (int, Decimal, float):
        return sa.or_(column.is_(None), column == sa.literal_column("0", sa.Integer()), blank(column))
    return column.is_(None)


def undated(column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Whether nobody can tell which day a column says: NULL, a day that is none, or a text not by ISO 8601."""
    if is_text(column.type):
        return sa.or_(column.is_(None), sa.not_(iso_day(column)))
    if python_type(column.type) in (date, datetime):
        return sa.or_(column.is_(None), no_day(column))
    return column.is_(None)


def seemingly_undated(column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """The same, but for PostgreSQL's `-infinity`, so that its indexes answer for it: to be shown, not to act upon."""
    if not is_text(column.type) and python_type(column.type) in (date, datetime):
        return no_shown_day(column)
    return undated(column)


def dated(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The column, or NULL where it says no day, so that the first and the last of many are days."""
    return sa.case((sa.not_(undated(column)), column))


class blank(GenericFunction[bool]):  # noqa: N801
    """Whether a number is a blank text, as it may be in SQLite alone."""

    type = sa.Boolean()
    name = "portal_blank"
    inherit_cache = True


@compiles(blank)
def _never(element: blank, compiler: SQLCompiler, **options: Any) -> str:
    return "(1 = 0)"


@compiles(blank, "sqlite")
def _of_blanks(element: blank, compiler: SQLCompiler, **options: Any) -> str:
    return f"(trim(CAST({compiler.process(element.clauses, **options)} AS TEXT)) = '')"


class no_day(GenericFunction[bool]):  # noqa: N801
    """Whether a date or a moment is on no day of any calendar."""

    type = sa.Boolean()
    name = "portal_no_day"
    inherit_cache = True


@compiles(no_day)
def _before_all(element: no_day, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} = '-infinity')"


@compiles(no_day, "mysql")
@compiles(no_day, "mariadb")
def _zeros(element: no_day, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return f"(year({column}) = 0 OR month({column}) = 0 OR dayofmonth({column}) = 0)"


class no_shown_day(GenericFunction[bool]):  # noqa: N801
    """Whether a date or a moment is empty, or on no day that a page could show."""

    type = sa.Boolean()
    name = "portal_no_shown_day"
    inherit_cache = True


@compiles(no_shown_day)
def _empty_or_none(element: no_shown_day, compiler: SQLCompiler, **options: Any) -> str:
    column = next(iter(element.clauses))
    return compiler.process(sa.or_(column.is_(None), no_day(column)).self_group(), **options)


@compiles(no_shown_day, "postgresql")
def _empty(element: no_shown_day, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} IS NULL)"


class iso_day(GenericFunction[bool]):  # noqa: N801
    """Whether a text begins with a day by ISO 8601, as text that compares like the days that it says."""

    type = sa.Boolean()
    name = "portal_iso_day"
    inherit_cache = True


DAY = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"


@compiles(iso_day)
def _by_pattern(element: iso_day, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} ~ '{DAY}')"


@compiles(iso_day, "mysql")
@compiles(iso_day, "mariadb")
def _by_expression(element: iso_day, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} REGEXP '{DAY}')"


@compiles(iso_day, "sqlite")
def _by_glob(element: iso_day, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return (
        f"({column} GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*'"
        f" AND substr({column}, 6, 2) BETWEEN '01' AND '12' AND substr({column}, 9, 2) BETWEEN '01' AND '31')"
    )


@compiles(no_day, "sqlite")
def _no_text(element: no_day, compiler: SQLCompiler, **options: Any) -> str:
    return f"(NOT {_by_glob(element, compiler, **options)})"  # type: ignore[arg-type]
