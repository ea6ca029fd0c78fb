"""The rows of a table as CSV: RFC 4180 in UTF-8 with a byte order mark, so that spreadsheets read it.

No value is empty, lists and JSON are written as JSON, and a text that a spreadsheet would take for a formula begins
with an apostrophe.
"""

import csv
import io
from collections.abc import Sequence
from typing import Any

import msgspec

from portal.data.actors import Language
from portal.domain.extract_content import CollectedSource, Column, Table
from portal.letters.values import Masked, in_words

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a formula begins with, in one spreadsheet or another."""

NUMBERS = ("integer", "number", "decimal")


def file_name(source: CollectedSource, table: Table) -> str:
    """What a table's CSV file is called."""
    return f"{_safe(source.id)}.{_safe(table.name)}.csv"


def csv_file(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    language: Language,
    names: bool = True,
    separator: str = ",",
) -> bytes:
    """One table as CSV, with `names` those of its columns in the first line; without, more rows of the same table.

    `separator` is RFC 4180's unless the file is for a spreadsheet that wants another.
    """
    text = io.StringIO(newline="")
    write = csv.writer(text, delimiter=separator)
    if names:
        write.writerow([_guarded(column.name) for column in columns])
    write.writerows(
        [_cell(value, column, language) for value, column in zip(row, columns, strict=True)] for row in rows
    )
    return text.getvalue().encode("utf-8-sig" if names else "utf-8", errors="backslashreplace")


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
