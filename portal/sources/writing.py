"""What erasure writes into columns, and whether it has been written (Art. 17)."""

from typing import Any

import sqlalchemy as sa

from portal.sources.data_map import Column, Table
from portal.sources.emptiness import empty
from portal.sources.spellings import exactly
from portal.sources.values import Type, collation, converted, is_text


def changed(table: Table) -> list[Column]:
    """The columns that anonymising a row changes."""
    return [column for column in table.columns.values() if column.rule != "keep"]


def cleared(table: Table) -> list[Column]:
    """The columns that even a retained row loses."""
    return [column for column in changed(table) if not column.retained] if table.can_be_retained else []


def remaining(rows: sa.FromClause, column: Column) -> sa.ColumnElement[bool]:
    """Whether the column holds something of the person's: neither nothing nor what erasure writes.

    Raises ValueError where the column cannot hold what the map says.
    """
    there = rows.c[column.name]
    if column.rule not in ("fixed", "pseudonym"):
        return there.is_not(None)
    new = _written(column, there.type)
    if isinstance(there.type, sa.JSON):
        # Not every database compares documents.
        return sa.and_(there.is_not(None), sa.cast(there, sa.String()) != sa.cast(new, sa.String()))
    now = exactly(there) if is_text(there.type) and collation(there.type) else there
    return sa.and_(there.is_not(None), now != new)


def any_remaining(rows: sa.FromClause, columns: list[Column]) -> sa.ColumnElement[bool]:
    """Whether any of the columns still holds what erasure takes away."""
    return sa.or_(sa.false(), *(remaining(rows, column) for column in columns))


def clearable(rows: sa.FromClause, table: Table, column: Column) -> sa.ColumnElement[bool]:
    """Whether a retained row is to lose what is in the column: not where it alone may lead to the person."""
    others = [sa.not_(empty(rows.c[name])) for name in table.needs_empty(column.name)]
    return sa.and_(remaining(rows, column), sa.or_(*others)) if others else remaining(rows, column)


def any_clearable(rows: sa.FromClause, table: Table) -> sa.ColumnElement[bool]:
    """Whether a retained row is to lose anything."""
    return sa.or_(sa.false(), *(clearable(rows, table, column) for column in cleared(table)))


def written(rows: sa.FromClause, column: Column) -> sa.ColumnElement[Any]:
    """What erasure writes into the column. An empty one stays empty."""
    if column.rule == "null":
        return sa.null()
    there = rows.c[column.name]
    return sa.case((there.is_not(None), _written(column, there.type)), else_=sa.null())


def pseudonym_parameter(type_: Type) -> str:
    """The name of the parameter with the person's pseudonym as a column of that type has room for it."""
    return f"pseudonym_{pseudonym_length(type_) or 'whole'}"


def pseudonym_length(type_: Type) -> int | None:
    """How much of a pseudonym the column has room for; None for all of it. Raises ValueError where it is no text."""
    if not is_text(type_):
        raise ValueError("a pseudonym is a text")
    length: int | None = getattr(type_, "length", None)
    return length


def _written(column: Column, type_: Type) -> sa.ColumnElement[Any]:
    if column.rule == "pseudonym":
        return sa.bindparam(pseudonym_parameter(type_), type_=sa.String())
    assert column.fixed is not None
    return sa.literal(converted(column.fixed, type_), sa.String() if is_text(type_) else type_)
