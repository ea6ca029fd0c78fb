"""What a source notes of the erasures that it has carried out: which, when, and how many rows. No personal data.

The table is the source's own, `plan varchar(64) primary key, done_at timestamp, counts text`; the account that erases
may read it and insert into it. A receipt commits with the erasure, so that the one is never there without the other.
"""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.values import Type

PLAN, DONE_AT, COUNTS = "plan", "done_at", "counts"

Counts = Mapping[str, tuple[int, int, int]]
"""Rows deleted, anonymised and cleared, by table."""


class Receipts:
    """The receipts in the table of that name, whose columns are of these types."""

    def __init__(self, name: str, schema: str | None, types: Mapping[str, Type]) -> None:
        columns = [sa.column(column, types[column]) for column in (PLAN, DONE_AT, COUNTS)]
        self._table = sa.table(name, *columns, schema=schema)
        self._as_json = isinstance(types[COUNTS], sa.JSON)

    async def find(self, connection: AsyncConnection, digest: bytes) -> Counts | None:
        """What the erasure of the plan with that digest did; None where it was not carried out."""
        query = sa.select(self._table.c[COUNTS]).where(self._table.c[PLAN] == digest.hex())
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        counts = json.loads(row[0]) if isinstance(row[0], str) else row[0]
        return {table: (deleted, anonymised, cleared) for table, (deleted, anonymised, cleared) in counts.items()}

    async def put(self, connection: AsyncConnection, digest: bytes, counts: Counts) -> None:
        """Note in the transaction under way what it did."""
        written: Any = dict(counts) if self._as_json else json.dumps(counts)
        values = {PLAN: digest.hex(), DONE_AT: sa.func.current_timestamp(), COUNTS: written}
        await connection.execute(sa.insert(self._table).values(values))
