"""Persons under another name than their own row has: one from before a marriage, that an old order still bears.

A name elsewhere proves nothing, a parcel may have gone to somebody else: whoever is found so is marked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.data_map import Table, Via
from portal.sources.identity_columns import IdentityColumns
from portal.sources.near_spellings import alike
from portal.sources.searched_persons import Hit, OtherName, Persons
from portal.sources.searched_spellings import MOST_FIRST_WORDS, MOST_LOOKED_AT, is_near_name
from portal.sources.selection import Selection
from portal.sources.spelled_prefixes import begins, begins_as_any
from portal.sources.spellings import lowered


@dataclass(frozen=True, slots=True)
class Place:
    """Columns with names in a table whose rows lead to persons, in steps to the table of the persons."""

    table: Table
    names: tuple[str, ...]
    steps: tuple[Via, ...]
    by_email: tuple[str, str] | None = None
    """Instead of steps: the column with the e-mail address of the rows, and that of the persons."""


class OtherNames:
    """One bounded statement for each table with names, answered by an index on them as the search of persons is."""

    def __init__(self, selection: Selection, columns: IdentityColumns) -> None:
        self._selection = selection
        self._columns = columns

    def places(self) -> Iterator[Place]:
        """Every column of the category that the persons' names are, in other tables and beside the name itself."""
        tables = self._selection.data_map.tables
        own = tables[self._columns.table]
        category = own.columns[self._columns.name[0]].category
        for table in tables.values():
            names = tuple(
                column.name
                for column in table.columns.values()
                if column.category == category and not column.third_party and not column.masked
                if table.name != own.name or column.name not in self._columns.name
            )
            if not names:
                continue
            steps = self._steps(table, own)
            if steps is not None:
                yield Place(table, names, steps)
            if table.name != own.name and (by := self._by_email(table, own)):
                yield Place(table, names, (), by)

    def statement(self, place: Place, typed: str) -> tuple[Persons, sa.Select[Any]]:
        """Persons whose rows there bear that name while their own do not, with the names there and the day."""
        persons = Persons(self._selection, self._columns)
        rows, joined = self._joined(place, persons)
        spellings = [typed, *alike(typed)[:MOST_FIRST_WORDS]]
        elsewhere = [begins_as_any([rows.c[name]], spellings) for name in place.names]
        if len(place.names) > 1:
            # First name and surname may stand apart there.
            elsewhere.append(begins([rows.c[name] for name in place.names], typed))
        is_own = begins([persons.own.c[name] for name in self._columns.name], typed)
        recorded = rows.c[place.table.recorded] if place.table.recorded else sa.null()
        named: list[Any] = [*persons.columns(), *(rows.c[name] for name in place.names), recorded]
        found = sa.select(*named).select_from(joined).where(sa.or_(*elsewhere), sa.not_(is_own))
        return persons, found.limit(MOST_LOOKED_AT)

    async def found(self, connection: AsyncConnection, typed: str) -> list[Hit]:
        """Whoever bears nearly that name elsewhere, and another in the own row; nobody for a first name alone."""
        hits: list[Hit] = []
        if len(typed.split()) < 2:
            return hits
        for place in self.places():
            persons, statement = self.statement(place, typed)
            for row in await connection.execute(statement):
                *cells, recorded = tuple(row)
                names = [str(cell).strip() for cell in cells[-len(place.names) :] if cell]
                hit = persons.hit(tuple(cells[: -len(place.names)]))
                name = next((it for it in (*names, " ".join(names)) if is_near_name(typed, it)), None)
                if name and not is_near_name(typed, hit.name):
                    hits.append(replace(hit, other_names=(OtherName(name, place.table.label, _year(recorded)),)))
        return hits

    def _joined(self, place: Place, persons: Persons) -> tuple[sa.FromClause, sa.FromClause]:
        """The rows with the names, and the persons joined with them."""
        if place.by_email:
            rows = self._selection.rows(place.table)
            theirs, ours = place.by_email
            return rows, persons.joined.join(rows, lowered(rows.c[theirs]) == lowered(persons.own.c[ours]))
        rows, joined = persons.own, persons.joined
        tables = [place.table, *(self._selection.data_map.tables[via.table] for via in place.steps)]
        for table, via in reversed(list(zip(tables, place.steps, strict=False))):
            further = self._selection.rows(table)
            on = sa.and_(*(further.c[ours] == rows.c[theirs] for ours, theirs in via.columns))
            rows, joined = further, joined.join(further, on)
        return rows, joined

    def _steps(self, table: Table, own: Table) -> tuple[Via, ...] | None:
        """The shortest way from the table to the persons'; None where there is none."""
        ways: list[tuple[str, tuple[Via, ...]]] = [(table.name, ())]
        seen = {table.name}
        for name, steps in ways:
            if name == own.name:
                return steps
            for via in self._selection.data_map.tables[name].via:
                if via.table not in seen:
                    seen.add(via.table)
                    ways.append((via.table, (*steps, via)))
        return None

    def _by_email(self, table: Table, own: Table) -> tuple[str, str] | None:
        theirs = [by.column for by in table.identified_by if by.identifier == "email" and not by.only_where_empty]
        ours = self._columns.email or next((by.column for by in own.identified_by if by.identifier == "email"), None)
        return (theirs[0], ours) if theirs and ours else None


def _year(recorded: object) -> int | None:
    if isinstance(recorded, date):
        return recorded.year
    written = str(recorded or "")[:4]
    return int(written) if len(written) == 4 and written.isascii() and written.isdigit() else None
