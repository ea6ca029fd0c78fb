"""Who in a source fits what somebody says: a few bounded statements over the columns of the map's identity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.data_map import IdentifiedBy, Identifier, IdentityColumns, Label
from portal.sources.matching import matches, parameter, wanted
from portal.sources.person import Person
from portal.sources.selection import Selection
from portal.sources.spelled_prefixes import begins, has_word

MOST_HITS = 20
"""Persons that one search of one source finds at most."""

MOST_ROWS = 2 * MOST_HITS
"""Rows that one statement reads at most; a person may have several addresses."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is looked for; what is empty is not. `known` has the identifiers. Nothing of it is in the repr."""

    known: Person = field(repr=False)
    name: str = field(default="", repr=False)
    street: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody whom the source knows by name. `identifiers` find the person's rows there. Nothing is in the repr."""

    identifiers: Mapping[Identifier, tuple[str, ...]] = field(repr=False)
    name: str = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    """The address."""
    town: str = field(repr=False)
    known: Mapping[Identifier, str] = field(repr=False)
    """By what else the source knows the person: personnummer, e-mail, telephone."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Rows in tables that name a person by one identifier alone, as those of a guest do."""

    identifier: Identifier
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What one source has. `is_cut`: there are more hits than are told."""

    hits: tuple[Hit, ...] = ()
    traces: tuple[Trace, ...] = ()
    is_cut: bool = False


class Searching:
    """One statement for each term, answered by the source's indexes where it has any, and none reads on at the end.

    Names and streets are found by how they begin, whatever the case; a name that begins otherwise is looked for within
    the names only when that found nobody.
    """

    def __init__(self, selection: Selection, columns: IdentityColumns | None) -> None:
        self._selection = selection
        self._columns = columns

    async def found(self, connection: AsyncConnection, terms: Terms) -> Found:
        """Whoever fits any of the terms."""
        hits: dict[tuple[tuple[str, tuple[str, ...]], ...], Hit] = {}
        for conditions in self._alternatives(terms):
            before = len(hits)
            for condition, parameters in conditions:
                for hit in await self._hits(connection, condition, parameters):
                    hits.setdefault(tuple(sorted(hit.identifiers.items())), hit)
                if len(hits) > before:
                    break
        ordered = sorted(hits.values(), key=lambda hit: (hit.name.casefold(), hit.town))
        traces = await self._traces(connection, terms.known)
        return Found(tuple(ordered[:MOST_HITS]), tuple(traces), len(ordered) > MOST_HITS)

    def _alternatives(self, terms: Terms) -> Iterator[list[tuple["_Condition", dict[str, object]]]]:
        """For each term the conditions to try, one after the other until one finds somebody."""
        columns = self._columns
        if columns is None:
            return
        statement = _Persons(self._selection, columns)
        for by in statement.identifying:
            values = wanted(terms.known, by.identifier, self._selection.type(statement.table, by.column))
            if values:
                name = parameter(by.identifier, self._selection.type(statement.table, by.column))
                yield [(_Condition(statement, matches(statement.own, by)), {name: values})]
        names = [statement.own.c[name] for name in columns.name]
        if terms.name:
            yield [
                (_Condition(statement, begins(names, terms.name)), {}),
                (_Condition(statement, has_word(names, terms.name)), {}),
            ]
        if terms.street and statement.lines:
            yield [(_Condition(statement, sa.or_(*(begins([line], terms.street) for line in statement.lines))), {})]

    async def _hits(
        self, connection: AsyncConnection, condition: "_Condition", parameters: Mapping[str, object]
    ) -> list[Hit]:
        rows = await connection.execute(condition.statement(), parameters)
        return [condition.persons.hit(tuple(row)) for row in rows]

    async def _traces(self, connection: AsyncConnection, known: Person) -> list[Trace]:
        own = self._columns.table if self._columns else None
        labels: dict[Identifier, list[Label]] = {}
        for table in self._selection.data_map.tables.values():
            for by in table.identified_by if table.name != own else ():
                type_ = self._selection.type(table, by.column)
                values = wanted(known, by.identifier, type_)
                if not values:
                    continue
                rows = self._selection.rows(table)
                any_: sa.Select[tuple[object]] = (
                    sa.select(sa.literal_column("1")).select_from(rows).where(matches(rows, by)).limit(1)
                )
                if (await connection.execute(any_, {parameter(by.identifier, type_): values})).first():
                    labels.setdefault(by.identifier, []).append(table.label)
        return [Trace(identifier, tuple(dict.fromkeys(named))) for identifier, named in labels.items()]


class _Persons:
    """The rows of persons with their addresses, from which hits are made."""

    def __init__(self, selection: Selection, columns: IdentityColumns) -> None:
        self.table = selection.data_map.tables[columns.table]
        self.own = selection.rows(self.table)
        known: dict[Identifier, str | None] = {
            "personnummer": columns.personnummer,
            "email": columns.email,
            "telephone": columns.telephone,
        }
        self._known = {identifier: column for identifier, column in known.items() if column}
        self._named = [by for by in self.table.identified_by if not by.only_where_empty]
        self._name = columns.name
        self._shape = columns.lines
        self.joined, self.lines = self._with_address(selection, columns)

    @property
    def identifying(self) -> list[IdentifiedBy]:
        """Every column by which somebody can be looked for exactly."""
        known = [IdentifiedBy(column, identifier) for identifier, column in self._known.items()]
        return list(dict.fromkeys([*self._named, *known]))

    def hit(self, row: tuple[object, ...]) -> Hit:
        """The person that a row of `_Condition.statement` tells of."""
        cells = iter("" if cell is None else str(cell).strip() for cell in row)
        name = " ".join(filter(None, [next(cells) for _ in self._name]))
        known = {identifier: value for identifier in self._known if (value := next(cells))}
        own = {by.identifier: (value,) for by in self._named if (value := next(cells))}
        given = [[next(cells, "") for _ in line] for line in self._shape] if self.lines else []
        lines = [" ".join(filter(None, line)) for line in given]
        identifiers = own or {identifier: (value,) for identifier, value in known.items()}
        return Hit(identifiers, name, tuple(filter(None, lines)), given[-1][-1] if given else "", known)

    def columns(self) -> list[sa.ColumnElement[object]]:
        """What `hit` reads, in its order."""
        own = (*self._name, *self._known.values(), *(by.column for by in self._named))
        return [*(self.own.c[name] for name in own), *self.lines]

    def _with_address(
        self, selection: Selection, columns: IdentityColumns
    ) -> tuple[sa.FromClause, list[sa.ColumnElement[str]]]:
        named = [name for line in columns.lines for name in line]
        table = selection.data_map.tables[columns.address_table]
        if table.name == self.table.name:
            return self.own, [self.own.c[name] for name in named]
        ways = table.leading_to(self.table.name)
        if not ways:
            return self.own, []
        addresses = selection.rows(table)
        on = sa.and_(*(addresses.c[ours] == self.own.c[theirs] for ours, theirs in ways[0].columns))
        return self.own.outerjoin(addresses, on), [addresses.c[name] for name in named]


@dataclass(frozen=True, slots=True)
class _Condition:
    """Persons of whom something is true."""

    persons: _Persons
    where: sa.ColumnElement[bool]

    def statement(self) -> sa.Select[Any]:
        """Not ordered: the database stops at the last row that is wanted."""
        columns: list[Any] = self.persons.columns()
        return sa.select(*columns).select_from(self.persons.joined).where(self.where).limit(MOST_ROWS)
