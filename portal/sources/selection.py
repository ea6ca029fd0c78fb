"""Which rows of a table belong to a person, as SQL expressions built once for a map and bound for each person."""

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from portal.sources.data_map import DataMap, Table, Via
from portal.sources.matching import Types, matches, parameter, wanted
from portal.sources.person import Person
from portal.sources.values import Type, converted
from portal.sources.writing import pseudonym_length, pseudonym_parameter

__all__ = ["Own", "Selection", "Types", "among"]

Own = Callable[[Table], sa.FromClause]
"""Gives the person's rows of a table where a statement has them already."""


class Selection:
    """The rows of a map's tables that belong to a person.

    Joins are nested IN subqueries without correlation, which every database answers from the indexes on the
    identifying and the joining columns. Raises ValueError where a value of the map does not suit its column's type.
    """

    def __init__(self, data_map: DataMap, types: Types) -> None:
        self.data_map = data_map
        self._types = types
        self._where = {
            table.name: [
                (name, [converted(value, self.type(table, name)) for value in values]) for name, values in table.where
            ]
            for table in data_map.tables.values()
        }

        pseudonyms = [
            self.type(table, column.name)
            for table in data_map.tables.values()
            for column in table.columns.values()
            if column.rule == "pseudonym"
        ]
        self._pseudonyms = {pseudonym_parameter(type_): pseudonym_length(type_) for type_ in pseudonyms}

    def type(self, table: Table, column: str) -> Type:
        """The type of the column."""
        return self._types[table.name][column]

    def target(self, table: Table) -> sa.TableClause:
        """The table itself, to update or delete in."""
        columns = (sa.column(name, self.type(table, name)) for name in table.columns)
        return sa.table(table.of, *columns, schema=self.data_map.schema)

    def rows(self, table: Table) -> sa.FromClause:
        """The rows that the map's table is about, under a fresh alias, to select from."""
        rows = self.target(table).alias()
        if not table.where:
            return rows
        allowed = (rows.c[name].in_(values) for name, values in self._where[table.name])
        return sa.select(*rows.c).where(*allowed).subquery()

    def belonging(self, rows: sa.FromClause, table: Table, own: Own | None = None) -> sa.ColumnElement[bool]:
        """Whether a row of `rows`, which stand for `table`, belongs to the person."""
        paths = self.paths(table, own)
        itself = table.leading_to(table.name)
        if len(paths) == 1 and not itself:
            return paths[0](rows)
        # OR between a column and a subquery reads the whole table; a union of keys uses the indexes of each. As a
        # table of its own, since MariaDB would run a union within IN once for every row.
        named = [*table.key, *(theirs for via in itself for _, theirs in via.columns if theirs not in table.key)]
        each = [(self.rows(table), path) for path in paths]
        found = sa.union_all(*(sa.select(*(some.c[name] for name in named)).where(path(some)) for some, path in each))
        keys: sa.FromClause = found.subquery()
        if itself:
            keys = self._with_descendants(keys, table, named, itself)
        return among(rows, table.key, sa.select(*(keys.c[name] for name in table.key)))

    def paths(self, table: Table, own: Own | None = None) -> list[Callable[[sa.FromClause], sa.ColumnElement[bool]]]:
        """Each way in which rows of the table are the person's at first hand, as a condition over given rows."""
        named = [lambda rows, by=by: matches(rows, by) for by in table.identified_by]
        led = [lambda rows, via=via: self._led(rows, via, own) for via in table.via if via.table != table.name]
        return [*named, *led]

    def bound(self, person: Person) -> dict[str, object]:
        """The parameters of every expression here for that person: lists, empty where nothing can match; pseudonyms.

        Where the person has no key for pseudonyms, there is nothing that they could be equal to.
        """
        values: dict[str, object] = {}
        for table in self.data_map.tables.values():
            for by in table.identified_by:
                type_ = self.type(table, by.column)
                values[parameter(by.identifier, type_)] = wanted(person, by.identifier, type_)
        pseudonym = person.pseudonym(self.data_map.id) or ""
        return values | {name: pseudonym[:length] for name, length in self._pseudonyms.items()}

    @property
    def has_pseudonyms(self) -> bool:
        """Whether erasure writes pseudonyms."""
        return bool(self._pseudonyms)

    def _led(self, rows: sa.FromClause, via: Via, own: Own | None) -> sa.ColumnElement[bool]:
        parent = self.data_map.tables[via.table]
        parents = own(parent) if own else self.rows(parent)
        theirs = sa.select(*(parents.c[column] for _, column in via.columns))
        if own is None:
            theirs = theirs.where(self.belonging(parents, parent))
        return among(rows, [ours for ours, _ in via.columns], theirs)

    def _with_descendants(
        self, first: sa.FromClause, table: Table, named: list[str], itself: tuple[Via, ...]
    ) -> sa.FromClause:
        """The rows in `first` and all that lead to them within the table, over any number of steps."""
        found = sa.select(*(first.c[name] for name in named)).cte(recursive=True)
        rows = self.rows(table)
        led = (sa.and_(*(rows.c[ours] == found.c[theirs] for ours, theirs in via.columns)) for via in itself)
        return found.union(sa.select(*(rows.c[name] for name in named)).join_from(rows, found, sa.or_(*led)))


def among(rows: sa.FromClause, columns: Sequence[str], wanted: sa.SelectBase) -> sa.ColumnElement[bool]:
    """Whether the columns of a row, together, are a row of `wanted`."""
    if len(columns) == 1:
        return rows.c[columns[0]].in_(wanted)
    return sa.tuple_(*(rows.c[column] for column in columns)).in_(wanted)
