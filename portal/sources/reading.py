"""The types with which a database's columns are read, where those of its own lose or refuse what is there."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Boolean, Date, DateTime, Double, Numeric, SmallInteger, String, Time
from sqlalchemy.dialects.mysql import FLOAT, TIME, TINYINT
from sqlalchemy.dialects.postgresql import DOMAIN
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.types import NullType, TypeDecorator

from portal.sources.values import Type


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
    """What MariaDB, as TINYINT(1), and SQLite make of BOOLEAN; what is neither 0 nor 1 stays as it is."""

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
        return bool(value) if isinstance(value, int) and value in (0, 1) else value


class _WrittenNumber(TypeDecorator[Any]):
    """A decimal number in SQLite, with as many decimals as are declared; what is no number stays as it is."""

    impl = String
    cache_ok = True

    def __init__(self, scale: int | None) -> None:
        super().__init__()
        self.scale = scale

    @property
    def python_type(self) -> type:
        """Exact."""
        return Decimal

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """SQLite has no decimal numbers, and its own affinity makes the best of this one."""
        return float(value) if isinstance(value, Decimal) else value

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        """A number, or what is there."""
        if isinstance(value, int | float):
            return Decimal(f"{value:.{10 if self.scale is None else self.scale}f}")
        return value


class _TimeOrSpan(TypeDecorator[Any]):
    """TIME in MariaDB, from -838 to 838 hours: a time of the day, or a timedelta where no day has such a time."""

    impl = String
    cache_ok = True

    @property
    def python_type(self) -> type:
        """As it is meant most often."""
        return time

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        """From the timedelta that the driver makes of it."""
        if isinstance(value, timedelta) and timedelta() <= value < timedelta(days=1):
            return time(*divmod(value.seconds // 60, 60), value.seconds % 60, value.microseconds)
        return value


class _Single(TypeDecorator[Any]):
    """FLOAT in MariaDB as exactly as it is kept: shown with six digits, it would equal nothing."""

    impl = Double
    cache_ok = True

    def column_expression(self, column: Any) -> Any:
        """With all its digits."""
        return sa.cast(column, Double())


def as_key(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The column of a key, to be read and compared just as it is there, whatever it says."""
    type_ = column.type.with_variant(NullType(), "sqlite")
    if isinstance(type_, FLOAT):
        type_ = type_.with_variant(_Single(), "mysql", "mariadb")
    return sa.type_coerce(column, type_)


def without_domain(column: ReflectedColumn) -> ReflectedColumn:
    """The column with the type that its domain, if it is of one, is made of: values are of that type."""
    type_ = column["type"]
    while isinstance(type_, DOMAIN):
        type_ = type_.data_type
    return {**column, "type": type_}


def readable_type(type_: Type, dialect: str) -> Type:
    """The type to read a column with that the database named `dialect` says is of `type_`."""
    if dialect == "sqlite":
        for written, kind in ((DateTime, datetime), (Date, date), (Time, time)):
            if isinstance(type_, written):
                return _WrittenDate(kind)
        if isinstance(type_, Boolean):
            return _Flag()
        if isinstance(type_, Numeric) and type_.asdecimal:
            return _WrittenNumber(type_.scale)
    if isinstance(type_, TINYINT) and type_.display_width == 1:
        return _Flag()
    if isinstance(type_, TIME):
        return _TimeOrSpan()
    return type_
