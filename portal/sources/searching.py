"""Who in a source fits what somebody says: a few bounded statements over the columns of the map's identity."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.data_map import Identifier, Label
from portal.sources.identity_columns import IdentityColumns
from portal.sources.matching import matches, parameter, wanted
from portal.sources.other_names import OtherNames
from portal.sources.person import Person
from portal.sources.searched_persons import MOST_HITS, Condition, Hit, Persons
from portal.sources.searched_spellings import by_name, by_postcode, by_street, is_near_street
from portal.sources.selection import Selection


@dataclass(frozen=True, slots=True)
class Terms:
    """What is looked for; what is empty is not. `known` has the identifiers. Nothing of it is in the repr."""

    known: Person = field(repr=False)
    name: str = field(default="", repr=False)
    street: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)


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

    Names and streets are found by how they begin, whatever the case, also in spellings that sound alike; a name that
    begins otherwise is looked for within the names, and one that is nearly so, only when that found nobody. Where no
    street is spelled nearly so, a house is found by its postcode and number; a name in full is also found in other rows
    of a person's than the own one.
    """

    def __init__(self, selection: Selection, columns: IdentityColumns | None) -> None:
        self._selection = selection
        self._columns = columns

    async def found(self, connection: AsyncConnection, terms: Terms) -> Found:
        """Whoever fits any of the terms."""
        hits: dict[tuple[tuple[str, tuple[str, ...]], ...], Hit] = {}
        for tries in self._alternatives(terms):
            before = len(hits)
            for condition in tries:
                for hit in await self._hits(connection, condition):
                    hits.setdefault(tuple(sorted(hit.identifiers.items())), hit)
                if len(hits) > before:
                    break
        for condition in self._by_postcode(terms, hits.values()):
            for hit in await self._hits(connection, condition):
                hits.setdefault(tuple(sorted(hit.identifiers.items())), hit)
        if self._columns and terms.name:
            for hit in await OtherNames(self._selection, self._columns).found(connection, terms.name):
                key = tuple(sorted(hit.identifiers.items()))
                hits[key] = hits.setdefault(key, hit).also_named(hit.other_names)
        ordered = sorted(hits.values(), key=lambda hit: (hit.name.casefold(), hit.town))
        traces = await self._traces(connection, terms.known)
        return Found(tuple(ordered[:MOST_HITS]), tuple(traces), len(ordered) > MOST_HITS)

    def _alternatives(self, terms: Terms) -> Iterator[list[Condition]]:
        """For each term the conditions to try, one after the other until one finds somebody."""
        columns = self._columns
        if columns is None:
            return
        statement = Persons(self._selection, columns)
        for by in statement.identifying:
            values = wanted(terms.known, by.identifier, self._selection.type(statement.table, by.column))
            if values:
                name = parameter(by.identifier, self._selection.type(statement.table, by.column))
                yield [Condition(statement, matches(statement.own, by), {name: values})]
        if terms.name:
            names = [statement.own.c[name] for name in columns.name]
            yield from by_name(statement, names, terms.name)
        if terms.street and statement.lines:
            yield from by_street(statement, statement.lines, terms.street)

    def _by_postcode(self, terms: Terms, found: Iterable[Hit]) -> Iterator[Condition]:
        """What to try where nobody lives in a street that is spelled nearly so."""
        is_found = any(is_near_street(terms.street, line) for hit in found for line in hit.lines)
        if self._columns and terms.postcode and not is_found:
            yield from by_postcode(Persons(self._selection, self._columns), terms.street, terms.postcode)

    async def _hits(self, connection: AsyncConnection, condition: Condition) -> list[Hit]:
        rows = await connection.execute(condition.statement(), condition.parameters)
        return [hit for row in rows if condition.is_meant(hit := condition.persons.hit(tuple(row)))]

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
