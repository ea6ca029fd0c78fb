"""Rows chosen by the columns of their keys, so many at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from portal.sources.data_map import Table
from portal.sources.reading import as_key

Key = tuple[Any, ...]

KEYS_AT_A_TIME = 1000


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
