"""Which rows of a table belong to a person, as SQL expressions built once for a map and bound for each person."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from portal.sources.data_map import DataMap, IdentifiedBy, Table
from portal.sources.person import Person

Types = Mapping[str, Mapping[str, TypeEngine[Any]]]
"""The type of every mapped column as the database has it: table -> column -> type."""


class Selection:
    """The rows of a map's tables that belong to a person.

    Joins are nested IN subqueries without correlation, which every database answers from the indexes on the
    identifying and the joining columns.
    """

    def __init__(self, data_map: DataMap, types: Types) -> None:
        self.data_map = data_map
        self._types = types

    def target(self, table: Table) -> sa.TableClause:
        """The table itself, to update or delete in."""
        types = self._types[table.name]
        return sa.table(table.name, *(sa.column(name, types[name]) for name in table.columns))

    def rows(self, table: Table) -> sa.FromClause:
        """The table under a fresh alias, to select from."""
        return self.target(table).alias()

    def belonging(
        self, rows: sa.FromClause, table: Table, own: Callable[[Table], sa.FromClause] | None = None
    ) -> sa.ColumnElement[bool]:
        """Whether a row of `rows`, which stand for `table`, belongs to the person.

        `own` gives the person's rows of another table where a statement has them already.
        """
        if table.via is None:
            return self._identified(rows, table)
        if not table.identified_by:
            return self._led(rows, table, own)
        # OR between a column and a subquery reads the whole table; a union of keys uses the indexes of both.
        named, led = self.rows(table), self.rows(table)
        keys = sa.union_all(
            sa.select(*(named.c[column] for column in table.key)).where(self._identified(named, table)),
            sa.select(*(led.c[column] for column in table.key)).where(self._led(led, table, own)),
        )
        return among(rows, table.key, keys)

    def bound(self, person: Person) -> dict[str, object]:
        """The parameters of every expression here, for that person: each a list, empty where nothing can match."""
        values: dict[str, object] = {}
        for table in self.data_map.tables.values():
            for by in table.identified_by:
                kind = _kind(self._types[table.name][by.column])
                forms = (_converted(form, kind) for form in person.forms(by.identifier))
                wanted = [form for form in forms if form is not None]
                values[_parameter(by, kind)] = (
                    [str(form).lower() for form in wanted] if by.identifier == "email" else wanted
                )
        return values

    def _identified(self, rows: sa.FromClause, table: Table) -> sa.ColumnElement[bool]:
        return sa.or_(*(self._matches(rows.c[by.column], by) for by in table.identified_by))

    def _matches(self, column: sa.ColumnElement[Any], by: IdentifiedBy) -> sa.ColumnElement[bool]:
        kind = _kind(column.type)
        type_ = sa.String() if kind is str else column.type
        wanted = sa.bindparam(_parameter(by, kind), type_=type_, expanding=True)
        return (sa.func.lower(column) if by.identifier == "email" else column).in_(wanted)

    def _led(
        self, rows: sa.FromClause, table: Table, own: Callable[[Table], sa.FromClause] | None
    ) -> sa.ColumnElement[bool]:
        assert table.via is not None
        parent = self.data_map.tables[table.via.table]
        parents = own(parent) if own else self.rows(parent)
        theirs = sa.select(*(parents.c[column] for _, column in table.via.columns))
        if own is None:
            theirs = theirs.where(self.belonging(parents, parent))
        return among(rows, [ours for ours, _ in table.via.columns], theirs)


def among(rows: sa.FromClause, columns: Sequence[str], wanted: sa.SelectBase) -> sa.ColumnElement[bool]:
    """Whether the columns of a row, together, are a row of `wanted`."""
    if len(columns) == 1:
        return rows.c[columns[0]].in_(wanted)
    return sa.tuple_(*(rows.c[column] for column in columns)).in_(wanted)


def _parameter(by: IdentifiedBy, kind: type) -> str:
    return f"{by.identifier}_{kind.__name__}"


def _kind(type_: TypeEngine[Any]) -> type:
    try:
        kind = type_.python_type
    except NotImplementedError:
        return str
    return kind if kind in (int, UUID) else str


def _converted(text: str, kind: type) -> object:
    if kind is str:
        return text
    try:
        return kind(text)
    except ValueError:
        return None
