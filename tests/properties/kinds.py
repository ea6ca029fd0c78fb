"""The types that a generated column may have: in each database, in Python, and as a data map writes a fixed value."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from portal.clock import LOCAL_ZONE


@dataclass(frozen=True)
class Kind:
    """`fixed` are values as TOML writes them; `gone` is what the database then has; None where there is none."""

    name: str
    postgresql: str
    sqlite: str
    fixed: tuple[str, ...] = ()
    gone: Any = None


NIL = UUID(int=0)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
VARCHAR = 24

TEXT = Kind("text", "text", "TEXT", ('"gone"', '"ö\'%:\\""'), "gone")
KINDS = {
    kind.name: kind
    for kind in (
        TEXT,
        Kind("varchar", f"varchar({VARCHAR})", f"VARCHAR({VARCHAR})", ('"gone"',), "gone"),
        Kind("int", "int", "INTEGER", ("0", '"0"'), 0),
        Kind("bigint", "bigint", "BIGINT", ("0",), 0),
        Kind("numeric", "numeric(14, 2)", "NUMERIC(14, 2)", ("0", '"0.00"', "0.0"), Decimal("0.00")),
        Kind("boolean", "boolean", "BOOLEAN", ("false",), False),
        Kind("date", "date", "DATE", ('"1970-01-01"', "1970-01-01"), date(1970, 1, 1)),
        Kind("timestamp", "timestamptz", "TIMESTAMP", ("1970-01-01T00:00:00Z",), EPOCH),
        Kind("uuid", "uuid", "CHAR(36)", (f'"{NIL}"',), NIL),
        Kind("json", "jsonb", "JSON", ('"gone"',), "gone"),
        Kind("bytes", "bytea", "BLOB", ('"gone"',), b"gone"),
        Kind("array", "text[]", "JSON"),
    )
}


def gone(kind: str, fixed: str) -> Any:
    """The value that a column has after a fixed one was written."""
    return json.loads(fixed) if kind == "text" else KINDS[kind].gone


def personal(kind: str, mark: str, number: int) -> Any:
    """A value that no other cell has, where the type is wide enough, and that names its cell where it can."""
    values: dict[str, Any] = {
        "int": 100_000 + number,
        "bigint": 9_100_000_000 + number,
        "numeric": Decimal(number * 100 + 25) / 100,
        "boolean": number % 2 == 0,
        "date": date(1971, 1, 1) + timedelta(days=number),
        "timestamp": datetime(2001, 1, 1, 23, 30, tzinfo=UTC) + timedelta(days=number),
        "uuid": uuid5(NAMESPACE_URL, mark),
        "json": {"by": mark, "of": [number, None, "ö"]},
        "bytes": mark.encode() + b"\x00\xff",
        "array": [mark, 'a,"b"', ""],
    }
    return values.get(kind, mark)


def bound(dialect: str, kind: str, value: Any) -> Any:
    """The value as it is given to the driver, in PostgreSQL as text that is cast there."""
    if value is None:
        return None
    if dialect == "postgresql":
        return _postgresql(kind, value)
    if kind in ("json", "array"):
        return json.dumps(value)
    if isinstance(value, datetime):
        # As SQLite's own functions write it: without a fraction where there is none.
        return str(_wall_clock(value))
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, date | UUID) else value


def read(dialect: str, kind: str, value: Any) -> Any:
    """The value as the source gives it, read from the database."""
    if value is None or dialect == "postgresql":
        return value
    if kind == "timestamp":
        return _wall_clock(value)
    return str(value) if kind == "uuid" else value


def day(value: Any) -> date | None:
    """The Swedish day of an anchor, which may be a date, a moment or a day as text."""
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    return value.astimezone(LOCAL_ZONE).date() if isinstance(value, datetime) else date.fromisoformat(value[:10])


def _wall_clock(value: datetime) -> datetime:
    """What a database without time zones has: local time, and of a fixed value what the map says."""
    return (value if value == EPOCH else value.astimezone(LOCAL_ZONE)).replace(tzinfo=None)


def _postgresql(kind: str, value: Any) -> str:
    if kind == "json":
        return json.dumps(value)
    if kind == "array":
        return "{" + ",".join(json.dumps(each, ensure_ascii=False) for each in value) + "}"
    if kind == "bytes":
        return "\\x" + value.hex()
    return str(value).lower() if isinstance(value, bool) else str(value)
