"""The content of an extract as JSON, with enough of the types to print it by the reader's language later on.

A source is `{"id", "label", "collected_at", "tables"}`; a table `{"name", "label", "columns", "rows"}`; a column
`{"name", "label", "type", "third_party"}` with the type date, datetime, decimal or null; a row is a list of values in
the order of the columns. Labels are `{"sv", "en"}`. A value that is masked (Art. 15(4)) is `{"masked": true}`.
"""

import base64
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.data.extracts import CollectedTable
from portal.data.maskings import Cell
from portal.sources.data_map import Label, Table

Rows = Sequence[Mapping[str, object]]

MASKED: Mapping[str, object] = {"masked": True}
"""What stands in the place of a value that is masked."""


def content_source(id_: str, label: Label, collected_at: datetime, tables: list[dict[str, Any]]) -> dict[str, Any]:
    """A source with its tables."""
    return {"id": id_, "label": _label(label), "collected_at": collected_at.isoformat(), "tables": tables}


def content_table(
    name: str, label: Label, columns: Mapping[str, Label], rows: Rows, third_party: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """A table with its rows, each a mapping from column to value."""
    return {
        "name": name,
        "label": _label(label),
        "columns": [
            {
                "name": column,
                "label": _label(shown),
                "type": _type(rows, column),
                "third_party": column in third_party,
            }
            for column, shown in columns.items()
        ],
        "rows": [[_plain(row.get(column)) for column in columns] for row in rows],
    }


def mapped_table(table: Table, rows: Rows) -> dict[str, Any]:
    """A table of a source, labelled by its data map."""
    shown = {name: column for name, column in table.columns.items() if column.category or name == table.recorded}
    return content_table(
        table.name,
        table.label,
        {name: column.label for name, column in shown.items()},
        rows,
        frozenset(name for name, column in shown.items() if column.third_party),
    )


def counted(sources: list[dict[str, Any]]) -> list[CollectedTable]:
    """How many rows each table of `sources` has."""
    return [
        CollectedTable(source["label"], table["label"], len(table["rows"]))
        for source in sources
        for table in source["tables"]
    ]


def with_masked(content: dict[str, Any], cells: Collection[Cell]) -> dict[str, Any]:
    """`content` with MASKED in the place of each of `cells`, which are of columns and rows that it has."""
    masked = set(cells)
    return {
        **content,
        "sources": [
            {**source, "tables": [_with_masked(source["id"], table, masked) for table in source["tables"]]}
            for source in content["sources"]
        ],
    }


def is_empty(value: object) -> bool:
    """Whether a value of the content says nothing."""
    return value is None or value == ""


def typed(value: Any, type_: str | None) -> object:
    """A value of the content as the type that it was; MASKED stays what it is."""
    if value is None or type_ is None or value == MASKED:
        return value
    types: dict[str, Callable[[str], object]] = {
        "date": date.fromisoformat,
        "datetime": datetime.fromisoformat,
        "decimal": Decimal,
    }
    return types[type_](value)


def _with_masked(source: str, table: dict[str, Any], masked: set[Cell]) -> dict[str, Any]:
    names = [column["name"] for column in table["columns"]]
    rows = [
        [
            dict(MASKED) if Cell(source, table["name"], number, name) in masked else value
            for value, name in zip(row, names, strict=True)
        ]
        for number, row in enumerate(table["rows"])
    ]
    return {**table, "rows": rows}


def _label(label: Label) -> dict[str, str]:
    return {"sv": label.sv, "en": label.en}


def _type(rows: Rows, column: str) -> str | None:
    value = next((row[column] for row in rows if row.get(column) is not None), None)
    for type_, name in ((datetime, "datetime"), (date, "date"), (Decimal, "decimal")):
        if isinstance(value, type_):
            return name
    return None


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)
