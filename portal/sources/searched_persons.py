"""The rows of a source's persons, and what is asked of them in one bounded statement."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from portal.sources.data_map import IdentifiedBy, Identifier, Label
from portal.sources.identity_columns import IdentityColumns
from portal.sources.personal_names import POSTAL, terms
from portal.sources.selection import Selection

MOST_HITS = 20
"""Persons that one search of one source finds at most."""

MOST_ROWS = 2 * MOST_HITS
"""Rows that one statement reads at most; a person may have several addresses."""


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name that rows of a person's bear, not in the repr: in which table, and of which year the newest, where it
    says so."""

    name: str = field(repr=False)
    table: Label
    year: int | None


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
    other_names: tuple[OtherName, ...] = ()
    """Under which names like the one that is looked for other rows of the person's are, where the own has another."""

    def also_named(self, names: Iterable[OtherName]) -> "Hit":
        """The same with those names besides: of each in one table the newest."""
        newest = {(it.name.casefold(), it.table): it for it in self.other_names}
        for it in names:
            known = newest.get((it.name.casefold(), it.table))
            if known is None or (it.year or 0) > (known.year or 0):
                newest[(it.name.casefold(), it.table)] = it
        return replace(self, other_names=tuple(newest.values()))


class Persons:
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
        self.postcode = self._postcode(columns)

    @property
    def identifying(self) -> list[IdentifiedBy]:
        """Every column by which somebody can be looked for exactly."""
        known = [IdentifiedBy(column, identifier) for identifier, column in self._known.items()]
        return list(dict.fromkeys([*self._named, *known]))

    def hit(self, row: tuple[object, ...]) -> Hit:
        """The person that a row of `Condition.statement` tells of."""
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

    def _postcode(self, columns: IdentityColumns) -> sa.ColumnElement[str] | None:
        """The column of the address that seems to have the postcode: by its name, or because the town follows it."""
        named = [name for line in columns.lines for name in line]
        of = [name for name in named if POSTAL & terms(name)] or [line[0] for line in columns.lines if len(line) > 1]
        return self.lines[named.index(of[-1])] if of and self.lines else None


def _anybody(_hit: Hit) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Condition:
    """Persons of whom something is true; `is_meant` says it of what no database compares, one row after the other.

    `is_by_index`: no more rows are looked at than an index on what is looked for names.
    """

    persons: Persons
    where: sa.ColumnElement[bool]
    parameters: Mapping[str, object] = field(default_factory=dict, repr=False)
    is_meant: Callable[[Hit], bool] = _anybody
    most_rows: int = MOST_ROWS
    is_by_index: bool = True

    def statement(self) -> sa.Select[Any]:
        """Not ordered: the database stops at the last row that is wanted."""
        columns: list[Any] = self.persons.columns()
        return sa.select(*columns).select_from(self.persons.joined).where(self.where).limit(self.most_rows)
