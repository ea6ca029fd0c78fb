"""References that an erasure empties before any row goes, so that the database lets the rows go in the map's order.

A row that goes may refer to one that goes before it or with it: an answer to its message, a customer to the address
that is used most, which itself leads to the customer.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.data_map import DataMap, Table
from portal.sources.foreign_keys import Reference
from portal.sources.keyed import Key, at_a_time, keyed
from portal.sources.retaining import Links


@dataclass(frozen=True, slots=True)
class Ties:
    """What holds the rows of a table that are to go."""

    loosened: tuple[str, ...] = ()
    """The columns that are emptied in them first."""
    bound: tuple[Links, ...] = ()
    """The columns, ours and theirs, by which they refer to others of their table and cannot be emptied."""


NONE = Ties()


def ties(table: Table, data_map: DataMap, keys: Iterable[Reference], columns: Mapping[str, ReflectedColumn]) -> Ties:
    """The ties of the table, which has those foreign `keys` and `columns`.

    Those with columns that the map does not declare are left out.
    """
    if table.erase != "delete":
        return NONE
    loosened: list[str] = []
    bound: list[Links] = []
    for key in keys:
        if not _is_in_the_way(key, table, data_map):
            continue
        if names := emptied(key, table, columns):
            loosened += names
        elif key.to == table.of and table.columns.keys() >= {*key.columns, *key.to_columns}:
            bound.append(tuple(zip(key.columns, key.to_columns, strict=True)))
    return Ties(tuple(dict.fromkeys(loosened)), tuple(bound))


def emptied(key: Reference, table: Table, columns: Mapping[str, ReflectedColumn]) -> tuple[str, ...]:
    """What is emptied of a foreign key of the table: nothing where it must stay, or is part of the row's key."""
    free = tuple(n for n in key.columns if n in table.columns and can_be_empty(columns[n], table.key))
    if key.full:
        return free if free == key.columns else ()
    return free[:1]


def can_be_empty(column: ReflectedColumn, key: Collection[str]) -> bool:
    """Whether the column of a table with that key may be emptied in a row."""
    return column["nullable"] and not column.get("computed") and column["name"] not in key


def _is_in_the_way(key: Reference, table: Table, data_map: DataMap) -> bool:
    """Whether rows that the foreign key leads to may go while a row of the table that goes too still refers to them."""
    if key.to == table.of:
        return True
    return not key.deferred and key.on_delete != "SET NULL" and any(it.of == key.to for it in _before(table, data_map))


def _before(table: Table, data_map: DataMap) -> Iterator[Table]:
    """The tables that rows are deleted from before that one."""
    for other in data_map.tables.values():
        if other.name == table.name:
            return
        if other.erase == "delete":
            yield other


class Loosening:
    """The statement that empties the columns of a table's ties, in rows given by their keys."""

    def __init__(self, target: Callable[[Table], sa.TableClause], table: Table, tied: Ties) -> None:
        rows = target(table)
        there = sa.or_(sa.false(), *(rows.c[name].is_not(None) for name in tied.loosened))
        values = dict.fromkeys(tied.loosened, sa.null())
        self._statement = sa.update(rows).where(keyed(rows, table), there).values(values) if values else None

    async def loosen(self, connection: AsyncConnection, keys: Sequence[Key]) -> None:
        """Empty them in the rows of `keys`."""
        if self._statement is not None:
            for some in at_a_time(keys):
                await connection.execute(self._statement, {"keys": some})
