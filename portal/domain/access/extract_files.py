"""The files of an extract: JSON by `portal/letters/registerutdrag.schema.json`, and a zip of CSV, one for each table.

Both are written piece by piece, so that the size of an extract costs no memory; a letter joins the pieces of its part.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from portal.data.actors import Language
from portal.domain.access.extract_csv import csv_file, file_name
from portal.domain.access.extract_processing import Processing
from portal.domain.access.zip_pieces import ZipPieces
from portal.domain.extract_content import CollectedSource, Head, Table, written

Batches = Callable[[], AsyncIterable[list[list[Any]]]]
"""Reads rows as they are sent, so many at a time; from the first one each time that it is called."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table that go into a file, which begin with the `first` of the table's, counted from 1."""

    source: CollectedSource
    table: Table
    first: int
    batches: Batches


async def json_file(
    head: Head,
    part: tuple[int, int],
    tables: Sequence[Rows],
    processing: Processing,
    by_hand: Sequence[dict[str, Any]] = (),
) -> AsyncGenerator[bytes, None]:
    """The rows, and the processing as the letter tells of it (Art. 15(1)), as JSON in UTF-8, a row on a line.

    `part` is which of how many; `tables` are those of one source together; `by_hand` are the places that were looked
    through by hand, as JSON.
    """
    whole = {
        "format": head.format,
        "version": head.version,
        "reference": head.reference,
        "part": {"number": part[0], "of": part[1]},
        "processing": processing.as_json(),
        **({"by_hand": list(by_hand)} if by_hand else {}),
    }
    yield begun(whole) + b',\n"sources":['
    for place, (_, of_source) in enumerate(groupby(tables, lambda rows: rows.source.id)):
        its = list(of_source)
        source = its[0].source
        label = {"id": source.id, "label": source.label.as_json(), "collected_at": source.collected_at.isoformat()}
        yield b"," * bool(place) + begun(label) + b',"tables":['
        for number, rows in enumerate(its):
            yield b"," * bool(number) + begun(_described(rows)) + b',"rows":['
            separator = b"\n"
            async for batch in rows.batches():
                lines = (json_bytes([written(value) for value in row]) for row in batch)
                yield separator + b",\n".join(lines)
                separator = b",\n"
            yield b"]}"
        yield b"]}"
    yield b"]}\n"


async def csv_files(tables: Sequence[Rows], language: Language) -> AsyncGenerator[bytes, None]:
    """A zip with a CSV file for each table that has rows, named after its source and its own name."""
    packed = ZipPieces()
    for rows in (rows for rows in tables if rows.table.rows):
        with packed.file(file_name(rows.source, rows.table)) as into:
            is_first = True
            async for batch in rows.batches():
                into.write(csv_file(rows.table.columns, batch, language, names=is_first))
                is_first = False
                yield packed.taken()
    yield packed.end()


def _described(rows: Rows) -> dict[str, Any]:
    return {
        "name": rows.table.name,
        "label": rows.table.label.as_json(),
        "columns": [asdict(column) for column in rows.table.columns],
        "count": rows.table.rows,
        "first_row": rows.first,
    }


def json_bytes(value: object) -> bytes:
    """A value as JSON in UTF-8, on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")


def begun(value: dict[str, Any]) -> bytes:
    """An object as JSON, without the brace that ends it: more of it follows."""
    return json_bytes(value)[:-1]
