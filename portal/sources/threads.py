"""Rows that must refer to others of their table, as a step to the one before it, deleted without a breach.

Rows to which nothing refers go first, layer by layer. A reference that may be empty needs none of this: see
`portal.sources.loosening`.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.data_map import Table
from portal.sources.keyed import Key, at_a_time, keyed
from portal.sources.loosening import Ties
from portal.sources.reading import as_key
from portal.sources.retaining import Links

Edges = Sequence[tuple[Key, Key]]
"""The key of a row, and that of the row which it refers to."""


class Threads:
    """The statements that find the order in which rows of one table can be deleted."""

    def __init__(self, target: Callable[[Table], sa.TableClause], table: Table, tied: Ties) -> None:
        self._bound = [_edges(target(table), table, links) for links in tied.bound]

    async def layers(self, connection: AsyncConnection, keys: Sequence[Key]) -> list[Sequence[Key]]:
        """The rows of `keys`, in lots that can be deleted one after another."""
        edges: list[tuple[Key, Key]] = []
        for statement in self._bound:
            for some in at_a_time(keys):
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


def _edges(target: sa.TableClause, table: Table, links: Links) -> sa.Select[Any]:
    rows, others = target.alias(), target.alias()
    refers = sa.and_(*(rows.c[ours] == others.c[theirs] for ours, theirs in links))
    keys = [
        as_key(each.c[name]).label(f"{which}_{name}")
        for which, each in (("our", rows), ("their", others))
        for name in table.key
    ]
    return sa.select(*keys).select_from(rows).join(others, refers).where(keyed(rows, table))
