"""An extract while it is collected: rows go out of memory batch by batch, and become an extract only all together."""

import asyncio
import zlib
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import msgspec

from portal.data import extracts, subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.extracts import Chunk, StoredHead
from portal.data.subjects import DataSubject
from portal.domain.extract_content import (
    CollectedSource,
    Column,
    Head,
    Row,
    Table,
    is_empty,
    json_lines,
    type_of,
    unsure,
)

ROWS = 1000
"""Rows of a chunk at most."""

STORED_WITHIN = 20.0
"""Seconds within which a chunk is stored: a source is not held for longer by a database of ours that is in trouble."""


class Writing:
    """One attempt at an extract. Each chunk is a transaction of its own: no connection waits for a slow source."""

    def __init__(self, request: UUID, attempt: UUID, subject: DataSubject) -> None:
        self._request, self._attempt, self._subject = request, attempt, subject
        self._chunks = 0
        self._tables: dict[tuple[str, str], Table] = {}

    @classmethod
    async def begin(cls, request: UUID, subject: UUID) -> "Writing | None":
        """A new attempt in the place of all that came to nothing; None when the extract is there."""
        async with acting_as(SYSTEM):
            attempt = await extracts.begin(request, subject)
            return cls(request, attempt, await subjects.find(subject)) if attempt else None

    def expect(self, source: str, tables: Sequence[Table]) -> None:
        """Rows of these tables may follow, or none."""
        self._tables |= {(source, table.name): table for table in tables}

    async def add(self, source: str, name: str, rows: Sequence[Row]) -> None:
        """The next rows of a table. Raises Stale when another attempt has begun, TimeoutError when storing lasts."""
        table = self._tables[source, name]
        columns = _with_types(table.columns, rows)
        notes = [sum(not is_empty(row[place]) for place in table.noted) for row in rows] if table.noted else []
        plain = await asyncio.to_thread(json_lines, rows, unsure(columns))
        noted = sum(map(bool, notes))
        chunk = Chunk(self._chunks, source, name, table.rows, len(rows), noted, len(plain))
        sealed = await asyncio.to_thread(self._sealed, plain, chunk.number)
        async with asyncio.timeout(STORED_WITHIN), acting_as(SYSTEM):
            await extracts.add_chunk(self._attempt, chunk, sealed)
        self._chunks += 1
        self._tables[source, name] = replace(
            table, columns=columns, rows=table.rows + len(rows), to_look_at=table.to_look_at + sum(notes)
        )

    def collected(self, source: CollectedSource) -> CollectedSource:
        """The source with its tables as they have become."""
        return replace(source, tables=tuple(self._tables[source.id, table.name] for table in source.tables))

    async def finish(self, head: Head) -> bool:
        """Make it the extract, in the transaction under way; False when another attempt has begun."""
        sealed = self._subject.encrypt(msgspec.json.encode(head), f"extract:{self._request}")
        stored = StoredHead(self._attempt, sealed)
        return await extracts.put(self._request, self._subject.id, stored, head.counted(), list(head.missing))

    def _sealed(self, plain: bytes, number: int) -> bytes:
        return self._subject.encrypt(zlib.compress(plain, 3), bound(self._request, self._attempt, number))


def bound(request: UUID, attempt: UUID, number: int) -> str:
    """What a chunk is bound to: it is none of another extract, of another attempt, or in another place."""
    return f"extract:{request}:{attempt}:{number}"


def _with_types(columns: tuple[Column, ...], rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns, those of no declared type with the type of their first value."""
    if all(column.type for column in columns):
        return columns
    return tuple(
        column if column.type else replace(column, type=_first_type(rows, place))
        for place, column in enumerate(columns)
    )


def _first_type(rows: Sequence[Row], place: int) -> str | None:
    return next((type_of(row[place]) for row in rows if row[place] is not None), None)
