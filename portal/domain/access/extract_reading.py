"""An extract that has been collected, read a part at a time: only the chunks that are asked for are decrypted."""

import asyncio
import zlib
from collections.abc import AsyncGenerator, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from portal.data import subjects
from portal.data.access import extracts, maskings
from portal.data.access.extracts import Chunk
from portal.data.access.maskings import Cell
from portal.data.subjects import DataSubject
from portal.domain.access.extract_writing import bound
from portal.domain.access.passages import by_cell, sent
from portal.domain.access.text_digests import Digests
from portal.domain.deciding import explained
from portal.domain.errors import NotFound
from portal.domain.extract_content import Head, Table, is_empty, read_line

Numbered = tuple[int, list[Any]]
"""A row with its place among those of its table, from 0."""


@dataclass(frozen=True, slots=True)
class StoredExtract:
    """An extract as it was collected, for the handler's eyes; every method reads in the transaction under way."""

    request: UUID
    head: Head
    _attempt: UUID
    _subject: DataSubject

    @classmethod
    async def of(cls, request: UUID, subject: UUID) -> "StoredExtract":
        """The extract of a request. Raises NotFound and KeyDestroyed."""
        owner = await subjects.find(subject)
        with explained():
            stored = await extracts.head(request)
        head = msgspec.json.decode(owner.decrypt(stored.content, f"extract:{request}"), type=Head)
        return cls(request, head, stored.attempt, owner)

    async def chunks(self) -> list[Chunk]:
        """Where all its rows are, those of a table together, in the order in which its tables are read."""
        order = [(source.id, table.name) for source in self.head.sources for table in source.tables]
        return sorted(
            await extracts.chunks(self._attempt), key=lambda it: (order.index((it.source, it.table)), it.first_row)
        )

    async def rows(self, source: str, table: str, first: int, last: int) -> list[Numbered]:
        """The rows `first` to `last`, the last not included, of a table."""
        found: list[Numbered] = []
        for chunk in await extracts.with_rows(self._attempt, source, table, first, last):
            found += await self._read(chunk, range(first, last))
        return found

    async def end_of_chunk(self, source: str, table: str, row: int) -> int:
        """Up to which row those that follow `row` can be read at once. Raises NotFound."""
        for chunk in await extracts.with_rows(self._attempt, source, table, row, row + 1):
            return chunk.first_row + chunk.rows
        raise NotFound

    async def noted_rows(self, source: str, table: str, first: int, last: int) -> list[Numbered]:
        """The same of the rows alone that may tell of other people, counted among themselves."""
        columns = self._table(source, table).noted
        found: list[Numbered] = []
        for chunk in await extracts.with_noted(self._attempt, source, table, first, last):
            noted = [row for row in await self._read(chunk) if any(not is_empty(row[1][it]) for it in columns)]
            found += noted[max(0, first - chunk.first_noted) : last - chunk.first_noted]
        return found

    async def noted(self) -> dict[tuple[str, str], int]:
        """How many rows of each (source, table) may tell of other people, where there are any."""
        return await extracts.noted(self._attempt)

    async def sent_rows(self, source: str, table: str, first: int, last: int) -> list[list[Any]]:
        """The rows as they are sent: a value that is masked, or part of which is (Art. 15(4)), is a `Masked`."""
        rows = await self.rows(source, table, first, last)
        marks = by_cell(await maskings.of_rows(self.request, source, table, first, last))
        if not marks:
            return [row for _, row in rows]
        names = [column.name for column in self._table(source, table).columns]
        return [
            [
                sent(value, marks.get(Cell(source, table, number, name), ()))
                for name, value in zip(names, row, strict=True)
            ]
            for number, row in rows
        ]

    async def telling(self, cells: Collection[Cell]) -> dict[Cell, Any]:
        """What these cells say. Raises NotFound unless each of them is one that may tell of another person."""
        by_table: dict[tuple[str, str], set[Cell]] = {}
        for cell in cells:
            by_table.setdefault((cell.source, cell.table), set()).add(cell)
        found: dict[Cell, Any] = {}
        for (source, name), wanted in by_table.items():
            table = self.head.table(source, name)
            places = {table.columns[place].name: place for place in table.noted} if table else {}
            numbers = {cell.row for cell in wanted}
            rows = dict([row async for row in self._numbered(source, name, numbers)])
            found |= {
                cell: rows[cell.row][places[cell.column]]
                for cell in wanted
                if cell.column in places and cell.row in rows
            }
        if len(found) < len(set(cells)) or any(is_empty(value) for value in found.values()):
            raise NotFound
        return found

    async def all_telling(self) -> AsyncGenerator[tuple[Cell, Any], None]:
        """Every cell that may tell of another person, with what it says; a chunk of rows in memory at a time."""
        for chunk in await self.chunks():
            table = self._table(chunk.source, chunk.table)
            if not chunk.noted:
                continue
            for number, row in await self._read(chunk):
                for place in table.noted:
                    if not is_empty(row[place]):
                        yield Cell(chunk.source, chunk.table, number, table.columns[place].name), row[place]

    def digests(self) -> Digests:
        """What tells the same text from another one in this person's extracts."""
        return Digests(self._subject.digest_key())

    async def _numbered(self, source: str, table: str, numbers: set[int]) -> AsyncGenerator[Numbered, None]:
        end = 0
        for number in sorted(numbers):
            if number >= end:
                for chunk in await extracts.with_rows(self._attempt, source, table, number, number + 1):
                    end = chunk.first_row + chunk.rows
                    for row in await self._read(chunk, numbers):
                        yield row

    def _table(self, source: str, name: str) -> Table:
        table = self.head.table(source, name)
        if table is None:
            raise NotFound
        return table

    async def _read(self, chunk: Chunk, wanted: Collection[int] | None = None) -> list[Numbered]:
        sealed = await extracts.chunk_content(self._attempt, chunk.number)
        return await asyncio.to_thread(self._opened, chunk, sealed, wanted)

    def _opened(self, chunk: Chunk, sealed: bytes, wanted: Collection[int] | None) -> list[Numbered]:
        bound_to = bound(self.request, self._attempt, chunk.number)
        lines = zlib.decompress(self._subject.decrypt(sealed, bound_to)).splitlines()
        numbered = enumerate(lines, chunk.first_row)
        return [(number, read_line(line)) for number, line in numbered if wanted is None or number in wanted]
