"""Values of a data map or of a person as a column of the database has them."""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String
from sqlalchemy.types import TypeEngine

from portal.sources.data_map import Value

Type = TypeEngine[Any]


def python_type(type_: Type) -> type:
    """The Python type of a column's values; str where nothing better is known."""
    try:
        return type_.python_type
    except NotImplementedError:
        return str


def is_text(type_: Type) -> bool:
    """Whether the column holds any text, not one of a list of words."""
    return isinstance(type_, String) and python_type(type_) is str and not hasattr(type_, "enums")


def collation(type_: Type) -> str:
    """How the database compares the column's texts, where that may be otherwise than as they are written; else ""."""
    return getattr(type_, "collation", None) or ""


def converted(value: Value, type_: Type) -> object:
    """The value of the map as the type of the column has it. Raises ValueError where there is no such value.

    What TOML has no type for is written as text: `"1970-01-01"`, `"0.00"`, a UUID; a document too, `"{}"` or `"[]"`. A
    text that is no JSON is the document that consists of it.
    """
    kind = python_type(type_)
    if isinstance(type_, JSON):
        return _document(value)
    if kind in (str, Enum) or issubclass(kind, Enum):
        if hasattr(type_, "enums") and str(value) not in type_.enums:
            raise ValueError(f"is none of {', '.join(map(str, type_.enums))}")
        return str(value)
    if kind is bool and not (isinstance(value, bool) or value in (0, 1)):
        raise ValueError("is neither true nor false")
    if kind is date and isinstance(value, datetime):
        return value.date()
    if kind is datetime and isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    if isinstance(value, kind):
        return value
    try:
        return _MADE_OF.get(kind, _impossible)(value)
    except (InvalidOperation, TypeError, ValueError):
        raise ValueError(f"cannot be a {kind.__name__}") from None


def _document(value: Value) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _integer(value: Any) -> int:
    if isinstance(value, float) and not value.is_integer():
        raise ValueError
    return int(value)


def _impossible(value: Any) -> object:
    raise ValueError


_MADE_OF: dict[type, Callable[[Any], object]] = {
    bool: bool,
    int: _integer,
    float: float,
    Decimal: lambda value: Decimal(str(value)),
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    time: time.fromisoformat,
    UUID: UUID,
    bytes: lambda value: str(value).encode(),
}
