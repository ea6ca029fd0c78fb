"""The files that go with an extract: JSON by `portal/letters/registerutdrag.schema.json`, and CSV, one for each table.

CSV is RFC 4180 in UTF-8 with a byte order mark, so that spreadsheets read it; its first line has the names of the
columns. No value is empty, lists and JSON are written as JSON, and a text that a spreadsheet would take for a formula
begins with an apostrophe.
"""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import msgspec

from portal.data.actors import Language
from portal.domain.extract_content import CollectedSource, Column, Head, Table, written
from portal.domain.extract_parts import Slice
from portal.letters.extract import Extract
from portal.letters.values import Masked, in_words

Rows = tuple[CollectedSource, Table, Slice | None, list[list[Any]]]
"""Rows of a table of a source, and which they are; None for a table without any."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a formula begins with, in one spreadsheet or another."""

NUMBERS = ("integer", "number", "decimal")


def json_file(
    head: Head,
    tables: Sequence[Rows],
    letter: Extract,
    part: tuple[int, int],
    by_hand: Sequence[dict[str, Any]] = (),
) -> bytes:
    """The rows, and the processing as the letter tells of it (Art. 15(1)), as JSON in UTF-8.

    `by_hand` are the places that were looked through by hand, as JSON.
    """
    sources = [
        {
            "id": source.id,
            "label": source.label.as_json(),
            "collected_at": source.collected_at.isoformat(),
            "tables": [_table(table, it, rows) for its, table, it, rows in tables if its.id == source.id],
        }
        for source in head.sources
    ]
    content = {
        "format": head.format,
        "version": head.version,
        "reference": head.reference,
        "part": {"number": part[0], "of": part[1]},
        "sources": [source for source in sources if source["tables"]],
        "processing": processing_of(letter),
    }
    if by_hand:
        content["by_hand"] = list(by_hand)
    return json.dumps(content, ensure_ascii=False, indent=1).encode(errors="backslashreplace")


def processing_of(letter: Extract) -> dict[str, Any]:
    """What the letter says of the processing."""
    return {
        "purposes": [asdict(purpose) for purpose in letter.purposes],
        "transfers": [asdict(transfer) for transfer in letter.transfers],
        "transfers_unconfirmed": letter.transfers_unconfirmed,
        "automated_decisions": letter.automated_decisions,
        "automated_decisions_unconfirmed": letter.automated_decisions_unconfirmed,
    }


def table_of(table: Table, first_row: int) -> dict[str, Any]:
    """A table without its rows."""
    return {
        "name": table.name,
        "label": table.label.as_json(),
        "columns": [asdict(column) for column in table.columns],
        "count": table.rows,
        "first_row": first_row,
    }


def file_name(source: CollectedSource, table: Table) -> str:
    """What a table's CSV file is called."""
    return f"{_safe(source.id)}.{_safe(table.name)}.csv"


def csv_files(tables: Sequence[Rows], language: Language) -> bytes:
    """A zip with a CSV file for each table that has rows, named after its source and its own name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as into:
        for source, table, _, rows in tables:
            if rows:
                # A date of its own would make the same rows other bytes.
                entry = zipfile.ZipInfo(file_name(source, table))
                entry.compress_type = zipfile.ZIP_DEFLATED
                into.writestr(entry, csv_file(table.columns, rows, language))
    return packed.getvalue()


def csv_file(columns: Sequence[Column], rows: Sequence[Sequence[Any]], language: Language, names: bool = True) -> bytes:
    """One table as CSV, with `names` those of its columns in the first line; without, more rows of the same table."""
    text = io.StringIO(newline="")
    write = csv.writer(text)
    if names:
        write.writerow([_guarded(column.name) for column in columns])
    write.writerows(
        [_cell(value, column, language) for value, column in zip(row, columns, strict=True)] for row in rows
    )
    return text.getvalue().encode("utf-8-sig" if names else "utf-8", errors="backslashreplace")


def _table(table: Table, part: Slice | None, rows: list[list[Any]]) -> dict[str, object]:
    return {
        **table_of(table, part.first + 1 if part else 1),
        "rows": [[written(value) for value in row] for row in rows],
    }


def _cell(value: Any, column: Column, language: Language) -> str:
    match value:
        case None:
            return ""
        case Masked():
            return in_words(value, language)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            return value if column.type in NUMBERS and _is_number(value) else _guarded(value)
        case _:
            return _guarded(msgspec.json.encode(value).decode())


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULAS) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _safe(name: str) -> str:
    return "".join(character if character.isalnum() or character in "_-" else "_" for character in name)
