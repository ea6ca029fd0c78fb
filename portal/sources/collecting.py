"""Everything that a source holds of a person, row by row (Art. 15(3))."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.data_map import Table
from portal.sources.masking import masked
from portal.sources.selection import Selection

Batch = tuple[Table, list[dict[str, object]]]

FIRST = 50
"""Rows of a table's first batch at most, when nobody knows yet how large they are."""

BYTES = 4 << 20
"""Of text and binary data in a batch, as far as the batch before tells how large rows are."""


class Collecting:
    """One statement for each table that holds a category."""

    def __init__(self, selection: Selection) -> None:
        tables = selection.data_map.read_in_order
        self._statements = [(table, _shown(table), _everything(selection, table)) for table in tables]

    async def batches(
        self, connection: AsyncConnection, parameters: Mapping[str, object], size: int
    ) -> AsyncIterator[Batch]:
        """The person's rows in batches of at most `size`, streamed from the server: the newest first where the map
        says when a row came to be, else in the order of the key.

        Large rows come fewer at a time.
        """
        for table, names, statement in self._statements:
            hidden = {name for name in names if table.columns[name].masked}
            async with connection.stream(statement, parameters, execution_options={"yield_per": size}) as result:
                rows = await result.fetchmany(min(size, FIRST))
                while rows:
                    at_a_time = min(size, max(1, BYTES * len(rows) // max(1, _weight(rows))))
                    yield table, [_masked(dict(zip(names, row, strict=True)), hidden) for row in rows]
                    rows = await result.fetchmany(at_a_time)


def _shown(table: Table) -> list[str]:
    return [name for name, column in table.columns.items() if column.category is not None or name == table.recorded]


def _everything(selection: Selection, table: Table) -> sa.Select[Any]:
    rows = selection.rows(table)
    statement = sa.select(*(rows.c[name] for name in _shown(table))).where(selection.belonging(rows, table))
    newest = [rows.c[table.recorded].is_(None), rows.c[table.recorded].desc()] if table.recorded else []
    return statement.order_by(*newest, *(rows.c[name] for name in table.key))


def _weight(rows: Sequence[Sequence[object]]) -> int:
    """The bytes of what may be large in them."""
    return sum(len(value) for row in rows for value in row if isinstance(value, str | bytes | memoryview))


def _masked(row: dict[str, object], hidden: set[str]) -> dict[str, object]:
    return row | {name: masked(row[name]) for name in hidden} if hidden else row
