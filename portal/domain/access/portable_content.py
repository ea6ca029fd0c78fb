"""The files of an answer by Art. 20: everything as JSON with the schema that describes it, and each table as CSV.

Their bytes depend on the rows alone, so that the digests in the letter are those of the files beside it.
"""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.data.access.portable_files import PortableFile
from portal.data.actors import Language
from portal.domain.access.extract_csv import csv_file, file_name
from portal.domain.access.extract_files import begun, json_bytes
from portal.domain.access.zip_pieces import ZipPieces
from portal.domain.extract_content import CollectedSource, Head, Table
from portal.letters.portable_file import SCHEMA
from portal.letters.values import Masked
from portal.letters.words.portability_cover import DESCRIPTIONS

FORMAT, VERSION = "dataportabilitet", 1

Batches = Callable[[], AsyncIterable[list[list[Any]]]]


class NotTheSame(Exception):
    """A file is not the one that the letter names."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table, read anew each time."""

    source: CollectedSource
    table: Table
    batches: Batches


@dataclass(frozen=True, slots=True)
class Content:
    """A file: its name, what it is, and its bytes, made anew each time."""

    name: str
    description: str
    pieces: Callable[[], AsyncGenerator[bytes, None]]


def files(head: Head, tables: Sequence[Rows], language: Language) -> list[Content]:
    """The files, in the order of the letter; tables without rows have no CSV."""
    words = DESCRIPTIONS[language]
    return [
        Content(f"{head.reference}.json", words["json"], lambda: _json(head, tables)),
        Content(SCHEMA.name, words["schema"], _schema),
        *(
            Content(
                file_name(rows.source, rows.table),
                words["csv"].format(rows.table.label.in_(language)),
                lambda rows=rows: _csv(rows, language),  # type: ignore[misc]
            )
            for rows in tables
            if rows.table.rows
        ),
    ]


async def measured(content: Content) -> PortableFile:
    """The file's name, size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    async for piece in content.pieces():
        digest.update(piece)
        size += len(piece)
    return PortableFile(content.name, size, digest.digest())


async def zipped(contents: Sequence[Content], expected: Sequence[PortableFile]) -> AsyncGenerator[bytes, None]:
    """The files as a zip, piece by piece. Raises NotTheSame where one is not as `expected`, before it is whole."""
    packed = ZipPieces()
    for content, wanted in zip(contents, expected, strict=True):
        digest = hashlib.sha256()
        with packed.file(content.name) as into:
            async for piece in content.pieces():
                digest.update(piece)
                into.write(piece)
                yield packed.taken()
        if (content.name, digest.digest()) != (wanted.name, wanted.sha256):
            raise NotTheSame
    yield packed.end()


async def _json(head: Head, tables: Sequence[Rows]) -> AsyncGenerator[bytes, None]:
    about = {"format": FORMAT, "version": VERSION, "reference": head.reference}
    yield begun(about) + b',"tables":['
    for place, rows in enumerate(rows for rows in tables if rows.table.rows):
        yield b"," * bool(place) + b"\n" + begun(_described(rows)) + b',"rows":['
        names = [column.name for column in rows.table.columns]
        separator = b"\n"
        async for batch in rows.batches():
            for row in batch:
                yield separator + json_bytes(_named(names, row))
                separator = b",\n"
        yield b"]}"
    yield b"]}\n"


async def _csv(rows: Rows, language: Language) -> AsyncGenerator[bytes, None]:
    is_first = True
    async for batch in rows.batches():
        yield csv_file(rows.table.columns, batch, language, names=is_first)
        is_first = False


async def _schema() -> AsyncGenerator[bytes, None]:
    yield SCHEMA.read_bytes()


def _described(rows: Rows) -> dict[str, Any]:
    columns = [
        {"name": it.name, "label": it.label.as_json(), "type": it.type, "category": it.category}
        for it in rows.table.columns
    ]
    return {
        "source": {"id": rows.source.id, "label": rows.source.label.as_json()},
        "name": rows.table.name,
        "label": rows.table.label.as_json(),
        "columns": columns,
    }


def _named(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """The row by the names of its columns; what is masked since it concerns somebody else is left out."""
    return {name: value for name, value in zip(names, row, strict=True) if not isinstance(value, Masked)}
