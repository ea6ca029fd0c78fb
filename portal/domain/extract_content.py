"""What an extract says of its tables and columns, and how a value of any type is written as JSON and read back.

Rows are stored as JSON Lines, each a list of values in the order of the columns. By the column's `type`: boolean,
integer (exact, of any size), number and text as such; decimal as text; date, time, datetime and duration by ISO 8601;
uuid as text; binary as base64; json as it is; list as a list; null for no value. What is none of these (an
enumeration, a network address, a range) is text as the database writes it. A number that JSON lacks is "nan", "inf".
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

import msgspec

from portal.data.access.extracts import CollectedTable, MissingData
from portal.letters.values import Masked
from portal.sources.column_types import WORDS
from portal.sources.data_map import Label
from portal.sources.data_map import Table as MappedTable

FORMAT, VERSION = "registerutdrag", 2
"""The format of the JSON, and its version."""

Row = Sequence[object]

HIDDEN: Mapping[str, object] = {"masked": True}
"""What stands in the file in the place of a value that is masked (Art. 15(4)).

Of a text that is masked in part, `parts` is what is left before, between and after the masked passages.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `type` is None when neither the source nor any value says it."""

    name: str
    label: Label
    type: str | None = None
    third_party: bool = False
    """Free text that may tell of other people."""
    category: str | None = None
    purposes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table, how many rows of it were collected, and how many cells in them may tell of other people."""

    name: str
    label: Label
    columns: tuple[Column, ...]
    rows: int = 0
    to_look_at: int = 0

    @property
    def noted(self) -> tuple[int, ...]:
        """The places of the columns that may tell of other people."""
        return tuple(place for place, column in enumerate(self.columns) if column.third_party)


@dataclass(frozen=True, slots=True)
class CollectedSource:
    """One of the places that were asked."""

    id: str
    label: Label
    collected_at: datetime
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table | None:
        """The table of that name."""
        return next((table for table in self.tables if table.name == name), None)


@dataclass(frozen=True, slots=True)
class Head:
    """Everything of an extract but its rows."""

    reference: str
    sources: tuple[CollectedSource, ...]
    missing: tuple[MissingData, ...] = ()
    """What the sources hold besides; with it the extract is incomplete and is not sent."""
    format: str = field(default=FORMAT)
    version: int = field(default=VERSION)

    def table(self, source: str, name: str) -> Table | None:
        """The table of that name in that source."""
        return next((table for it in self.sources if it.id == source and (table := it.table(name))), None)

    def counted(self) -> list[CollectedTable]:
        """How many rows each table has."""
        return [
            CollectedTable(source.label.as_json(), table.label.as_json(), table.rows)
            for source in self.sources
            for table in source.tables
        ]


def mapped_columns(table: MappedTable, types: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns of a source's table that are collected, in their order, as its data map labels them."""
    return tuple(
        Column(name, it.label, types.get(name), it.third_party, it.category, it.purposes)
        for name, it in table.columns.items()
        if it.category or name == table.recorded
    )


def type_of(value: object) -> str:
    """The word for a value whose column's type nobody has declared."""
    return next((word for type_, word in WORDS.items() if isinstance(value, type_)), "text")


def json_lines(rows: Sequence[Row], unsure: Sequence[int] = ()) -> bytes:
    """The rows as JSON Lines. `unsure` are the places of columns in which there may be what JSON has no form for."""
    if unsure:
        rows = [list(row) for row in rows]
        for row in rows:
            for place in unsure:
                row[place] = _plain(row[place])  # type: ignore[index]
    try:
        return bytes(_ENCODER.encode_lines(rows))
    except (UnicodeEncodeError, TypeError):
        # Half a surrogate pair, or keys of another type than text: slower, and says the same.
        return b"".join(json.dumps(msgspec.to_builtins(row, enc_hook=str)).encode() + b"\n" for row in rows)


def unsure(columns: Sequence[Column]) -> list[int]:
    """The places of the columns that `json_lines` has to look at value by value."""
    return [place for place, column in enumerate(columns) if column.type in (None, "text", "number", "list")]


def read_line(line: bytes) -> list[Any]:
    """A row that `json_lines` wrote."""
    row: list[Any] = json.loads(line) if b"\\ud" in line else msgspec.json.decode(line)
    return row


def is_empty(value: object) -> bool:
    """Whether a value says nothing."""
    return value is None or value == ""


def typed(value: Any, type_: str | None) -> object:
    """A stored value as the type that it was, where a reader is helped by that; what does not fit stays as it is."""
    read = _READERS.get(type_ or "")
    if read and isinstance(value, str):
        with suppress(ValueError, ArithmeticError, msgspec.ValidationError):
            return read(value)
    return value


def written(value: object) -> object:
    """A value of a stored row as the file has it: one that is masked as HIDDEN, with what is left of it."""
    if not isinstance(value, Masked):
        return value
    return {**HIDDEN, "parts": list(value.parts)} if value.parts else dict(HIDDEN)


_ENCODER = msgspec.json.Encoder(enc_hook=str)

_READERS: Mapping[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "duration": lambda text: msgspec.convert(text, timedelta),
    "decimal": Decimal,
    "binary": lambda text: msgspec.convert(text, bytes),
}


_KNOWN = tuple(type_ for type_ in WORDS if type_ not in (float, list))


def _plain(value: object) -> object:
    if value is None or isinstance(value, _KNOWN):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return str(value)
