"""Values of a data map or of a person as a column of the database has them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Date, DateTime, SmallInteger, String, Time
from sqlalchemy.dialects.mysql import TINYINT
from sqlalchemy.dialects.postgresql import DOMAIN
from sqlalchemy.types import TypeDecorator, TypeEngine

from portal.sources.data_map import Value

Type = TypeEngine[Any]


class _WrittenDate(TypeDecorator[Any]):
    """A date or a time in SQLite, which keeps whatever text it was given; what is no date stays as it is."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[date] | type[datetime] | type[time]) -> None:
        super().__init__()
        self.kind = kind

    @property
    def python_type(self) -> type:
        """The type of what was understood."""
        return self.kind

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """ISO 8601 with a space, as SQLite's own functions write it: in UTC, of which they know nothing else."""
        if isinstance(value, datetime) and value.tzinfo:
            value = value.astimezone(UTC).replace(tzinfo=None)
        return str(value) if isinstance(value, date | time) else value

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        """A value of the type, or the text that is there."""
        try:
            return self.kind.fromisoformat(value)
        except (TypeError, ValueError):
            return value


class _Flag(TypeDecorator[Any]):
    """TINYINT(1), which is what MariaDB makes of BOOLEAN; another number than 0 and 1 stays a number."""

    impl = SmallInteger
    cache_ok = True

    @property
    def python_type(self) -> type:
        """As it is meant."""
        return bool

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """A number."""
        return value if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        """True or false, or the number."""
        return bool(value) if value in (0, 1) else value


def readable_type(type_: Type, dialect: str) -> Type:
    """The type to read a column with that the database named `dialect` says is of `type_`."""
    if isinstance(type_, DOMAIN):
        return readable_type(type_.data_type, dialect)
    if dialect == "sqlite":
        for written, kind in ((DateTime, datetime), (Date, date), (Time, time)):
            if isinstance(type_, written):
                return _WrittenDate(kind)
    if isinstance(type_, TINYINT) and type_.display_width == 1:
        return _Flag()
    return type_


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

    What TOML has no type for is written as text: `"1970-01-01"`, `"0.00"`, a UUID.
    """
    kind = python_type(type_)
    if isinstance(type_, JSON):
        return value
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
