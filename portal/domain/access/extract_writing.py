"""An extract while it is collected: rows go out of memory batch by batch, and become an extract only all together."""

import asyncio
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import msgspec

from portal.data import subjects
from portal.data.access import extracts
from portal.data.access.extracts import Chunk, StoredHead
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
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

SIZE = 1 << 20
"""Bytes of rows, as JSON, at which a chunk is stored; and the most that wait for their chunks to be full."""

STORED_WITHIN = 20.0
"""Seconds within which a chunk is stored: a source is not held for longer by a database of ours that is in trouble."""


class Writing:
    """One attempt at an extract. Each chunk is a transaction of its own: no connection waits for a slow source."""

    def __init__(self, request: UUID, attempt: UUID, subject: DataSubject) -> None:
        self._request, self._attempt, self._subject = request, attempt, subject
        self._chunks = 0
        self._tables: dict[tuple[str, str], Table] = {}
        self._waiting: dict[tuple[str, str], _Waiting] = {}
        self._noted: dict[tuple[str, str], int] = {}

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
        """The next rows of a table: few are joined with those before and after them, many or large ones are split.

        Raises Stale when another attempt has begun, TimeoutError when storing lasts.
        """
        table = self._tables[source, name]
        columns = _with_types(table.columns, rows)
        self._tables[source, name] = replace(table, columns=columns)
        taken = 0
        while taken < len(rows):
            waiting = self._waiting.setdefault((source, name), _Waiting())
            taken = await asyncio.to_thread(waiting.take, rows, taken, table.noted, unsure(columns))
            if waiting.is_full:
                await self._store(source, name)
            elif sum(len(it.lines) for it in self._waiting.values()) >= SIZE:
                await self._store(*max(self._waiting, key=lambda key: len(self._waiting[key].lines)))

    async def collected(self, source: CollectedSource) -> CollectedSource:
        """The source with its tables as they have become, when all of its rows are stored. Raises as `add` does."""
        for of, name in [key for key in self._waiting if key[0] == source.id]:
            await self._store(of, name)
        return replace(source, tables=tuple(self._tables[source.id, table.name] for table in source.tables))

    async def _store(self, source: str, name: str) -> None:
        table, rows = self._tables[source, name], self._waiting.pop((source, name))
        first_noted = self._noted.get((source, name), 0)
        chunk = Chunk(self._chunks, source, name, table.rows, rows.rows, rows.noted, first_noted, len(rows.lines))
        sealed = await asyncio.to_thread(self._sealed, bytes(rows.lines), chunk.number)
        async with asyncio.timeout(STORED_WITHIN), acting_as(SYSTEM):
            await extracts.add_chunk(self._attempt, chunk, sealed)
        self._chunks += 1
        self._noted[source, name] = first_noted + rows.noted
        self._tables[source, name] = replace(
            table, rows=table.rows + rows.rows, to_look_at=table.to_look_at + rows.to_look_at
        )

    async def finish(self, head: Head) -> bool:
        """Make it the extract, in the transaction under way; False when another attempt has begun."""
        sealed = self._subject.encrypt(msgspec.json.encode(head), f"extract:{self._request}")
        stored = StoredHead(self._attempt, sealed)
        return await extracts.put(self._request, self._subject.id, stored, head.counted(), list(head.missing))

    def _sealed(self, plain: bytes, number: int) -> bytes:
        return self._subject.encrypt(zlib.compress(plain, 3), bound(self._request, self._attempt, number))


@dataclass(slots=True)
class _Waiting:
    """Rows of a table that are not stored yet: `noted` of them may tell of other people, in `to_look_at` cells."""

    lines: bytearray = field(default_factory=bytearray)
    rows: int = 0
    noted: int = 0
    to_look_at: int = 0

    @property
    def is_full(self) -> bool:
        return self.rows >= ROWS or len(self.lines) >= SIZE

    def take(self, rows: Sequence[Row], first: int, noted: Sequence[int], unsure: Sequence[int]) -> int:
        """Take rows from `first` until it is full or there are no more; return which is next."""
        while first < len(rows) and not self.is_full:
            row = rows[first]
            self.lines += json_lines([row], unsure)
            self.rows += 1
            cells = sum(not is_empty(row[place]) for place in noted)
            self.noted += bool(cells)
            self.to_look_at += cells
            first += 1
        return first


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
