"""What a column of a database holds, in the words of an extract: the same words whatever the database."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from portal.sources.data_map import DataMap

WORDS: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "decimal",
    datetime: "datetime",
    date: "date",
    time: "time",
    timedelta: "duration",
    UUID: "uuid",
    bytes: "binary",
    list: "list",
    dict: "json",
    str: "text",
}
"""By Python's type."""


def column_types(data_map: DataMap, found: Mapping[str, Mapping[str, TypeEngine[Any]]]) -> dict[str, dict[str, str]]:
    """The word for each column: table -> column -> word. One that is masked is text, whatever it was."""
    return {
        name: {
            column: "text" if table.columns[column].masked else word
            for column, type_ in found[name].items()
            if column in table.columns and (word := _word(type_))
        }
        for name, table in data_map.tables.items()
        if name in found
    }


def _word(type_: TypeEngine[Any]) -> str | None:
    if isinstance(type_, sa.JSON):
        return "json"
    if isinstance(type_, sa.types.NullType):
        return None
    try:
        return WORDS.get(type_.python_type, "text")
    except NotImplementedError:
        return "text"
