"""Rows that refer to others of their table, an answer to the message that it answers, deleted without a breach.

A reference that may be empty is emptied before its row goes, so that any order will do. Where it may not be, rows to
which nothing refers go first, layer by layer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.data_map import Table
from portal.sources.foreign_keys import Reference
from portal.sources.planning import KEYS_AT_A_TIME
from portal.sources.reading import as_key
from portal.sources.retaining import Links

Key = tuple[Any, ...]
Edges = Sequence[tuple[Key, Key]]
"""The key of a row, and that of the row which it refers to."""


@dataclass(frozen=True, slots=True)
class SelfReference:
    """The columns, ours and theirs, by which rows of a table refer to others of it."""

    links: Links
    may_be_empty: str | None
    """One of ours that may be emptied in a row which is to go; None where none may."""


def emptied(key: Reference, table: Table, columns: Mapping[str, ReflectedColumn]) -> str | None:
    """What may be emptied of a foreign key of the table to itself: None where it must stay, or is part of the key."""
    for name in key.columns:
        if columns[name]["nullable"] and not columns[name].get("computed") and name not in table.key:
            return name
    return None


class Threads:
    """The statements that make the rows of one table ready to be deleted."""

    def __init__(
        self, target: Callable[[Table], sa.TableClause], table: Table, references: Sequence[SelfReference]
    ) -> None:
        free = list(dict.fromkeys(one.may_be_empty for one in references if one.may_be_empty))
        self._empty = _emptying(target(table), table, free) if free else None
        self._bound = [_edges(target(table), table, one.links) for one in references if one.may_be_empty is None]

    async def layers(self, connection: AsyncConnection, keys: Sequence[Key]) -> list[Sequence[Key]]:
        """The rows of `keys`, in lots that can be deleted one after another. Empties references in them."""
        batches = list(at_a_time(keys))
        if self._empty is not None:
            for some in batches:
                await connection.execute(self._empty, {"keys": some})
        edges: list[tuple[Key, Key]] = []
        for statement in self._bound:
            for some in batches:
                found = await connection.execute(statement, {"keys": some})
                edges += [(tuple(row[: len(row) // 2]), tuple(row[len(row) // 2 :])) for row in found]
        return layered(keys, edges)


def layered(keys: Sequence[Key], edges: Edges) -> list[Sequence[Key]]:
    """The keys in layers, each after all that refer to it; what refers to itself in a circle, and what is above, last.

    Edges from or to other rows than those of `keys` are left out of account.
    """
    if not edges:
        return [keys] if keys else []
    waiting = dict.fromkeys(keys, 0)
    above: dict[Key, list[Key]] = defaultdict(list)
    for child, parent in edges:
        if child in waiting and parent in waiting and child != parent:
            above[child].append(parent)
            waiting[parent] += 1
    layers: list[Sequence[Key]] = []
    free = [key for key in keys if not waiting[key]]
    while free:
        layers.append(free)
        after: list[Key] = []
        for key in free:
            del waiting[key]
            for parent in above[key]:
                waiting[parent] -= 1
                if not waiting[parent]:
                    after.append(parent)
        free = after
    return [*layers, list(waiting)] if waiting else layers


def at_a_time(keys: Sequence[Key]) -> Iterator[list[Any]]:
    """The keys as parameters of `keyed`, so many in each."""
    for start in range(0, len(keys), KEYS_AT_A_TIME):
        some = keys[start : start + KEYS_AT_A_TIME]
        yield [key[0] for key in some] if len(some[0]) == 1 else list(some)


def keyed(rows: sa.FromClause, table: Table) -> sa.ColumnElement[bool]:
    """Whether a row is one of the parameter `keys`."""
    keys = [as_key(rows.c[name]) for name in table.key]
    if len(keys) == 1:
        return keys[0].in_(sa.bindparam("keys", type_=keys[0].type, expanding=True))
    return sa.tuple_(*keys).in_(sa.bindparam("keys", expanding=True))


def _emptying(target: sa.TableClause, table: Table, columns: Sequence[str]) -> sa.Update:
    there = sa.or_(*(target.c[name].is_not(None) for name in columns))
    return sa.update(target).where(keyed(target, table), there).values(dict.fromkeys(columns, sa.null()))


def _edges(target: sa.TableClause, table: Table, links: Links) -> sa.Select[Any]:
    rows, others = target.alias(), target.alias()
    refers = sa.and_(*(rows.c[ours] == others.c[theirs] for ours, theirs in links))
    keys = [
        as_key(each.c[name]).label(f"{which}_{name}")
        for which, each in (("our", rows), ("their", others))
        for name in table.key
    ]
    return sa.select(*keys).select_from(rows).join(others, refers).where(keyed(rows, table))
