"""Keys and values that a driver or a database has a way of its own with are read, erased and never break."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from portal.sources.errors import SourceMismatch
from portal.sources.sql import SqlSource
from tests.sources.databases.conftest import Shop, known_by
from tests.sources.databases.made_up import content, made_up

ANNA = known_by(customer_number="K1")
TABLE = 'identified_by = [{ column = "customer", identifier = "customer_number" }]\nerase = "delete"\nkey = '

KEYS = {
    "postgresql": [
        ("timestamptz", "'infinity'"),
        ("date", "'-infinity'"),
        ("timestamp", "'infinity'"),
        ("real", "1.1"),
        ("bytea", "'\\xff00'"),
        ("time", "'10:00'"),
        ("interval", "'1 mon'"),
        ("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
        ("numeric", "1.10"),
    ],
    "mariadb": [
        ("binary(16)", "unhex('ff00ff00ff00ff00ff00ff00ff00ff00')"),
        ("varbinary(16)", "unhex('ff00')"),
        ("float", "1.1"),
        ("double", "1.1"),
        ("time", "'30:15:00'"),
        ("datetime", "'0000-00-00'"),
        ("date", "'2025-00-00'"),
        ("datetime(6)", "'2026-01-01 10:00:00.123456'"),
        ("uuid", "uuid()"),
        ("inet6", "'::1'"),
        ("year", "2020"),
        ("varchar(9)", "'a '"),
        ("decimal(10,2)", "1.10"),
        ("tinyint(1)", "5"),
        ("bit(8)", "b'101'"),
    ],
    "sqlite": [
        ("datetime", "'2026-01-01T10:00:00'"),
        ("datetime", "'2026-01-01 10:00'"),
        ("datetime", "'2026-01-01'"),
        ("datetime", "1767258000"),
        ("date", "'2026-01-01 00:00:00'"),
        ("date", "'1/1 2026'"),
        ("decimal(10,2)", "'1.10'"),
        ("decimal(10,2)", "'ten'"),
        ("int", "'abc'"),
        ("real", "1.1"),
        ("boolean", "'ja'"),
        ("blob", "x'ff00'"),
        ("text", "x'ff00'"),
        ("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
    ],
}


@pytest.mark.parametrize("composite", [False, True])
@pytest.mark.parametrize(
    ("shop", "type_", "key"),
    [(kind, *each) for kind, keys in KEYS.items() for each in keys],
    indirect=["shop"],
)
async def test_a_row_with_any_key_is_erased(shop: Shop, tmp_path: Path, type_: str, key: str, composite: bool) -> None:
    names = ["customer", "at"] if composite else ["at"]
    declared = f"customer varchar(9), at {type_}, nick varchar(9), PRIMARY KEY ({', '.join(names)})"
    columns = {"customer": "", "at": content(), "nick": content()}
    rows = [f"'K1', {key}, 'Anna'"]
    async with made_up(shop, tmp_path, declared, columns, rows, TABLE + str(names)) as source:
        assert len(await read(source)) == 1
        plan = await source.plan(ANNA, {})
        assert (await source.erase(ANNA, {}, plan.digest())).tables[0].deleted == 1


async def read(source: SqlSource) -> list[dict[str, object]]:
    return [row async for _, rows in source.collect(ANNA) for row in rows]


@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
@pytest.mark.parametrize("type_", ["date", "timestamp", "timestamptz"])
async def test_a_day_before_christ_is_a_mismatch_that_does_not_quote_it(shop: Shop, tmp_path: Path, type_: str) -> None:
    declared = f"customer varchar(9), at {type_} PRIMARY KEY"
    columns = {"customer": "", "at": content()}
    async with made_up(shop, tmp_path, declared, columns, ["'K1', '0044-03-15 BC'"], TABLE + '["at"]') as source:
        for call in (read(source), source.plan(ANNA, {})):
            with pytest.raises(SourceMismatch) as caught:
                await call
            assert str(caught.value).endswith("(value cannot be read)")
            assert caught.value.__suppress_context__


VALUES = [
    ("mariadb", "time", "'30:15:00'", timedelta(hours=30, minutes=15)),
    ("mariadb", "time", "'-01:00:00'", -timedelta(hours=1)),
    ("mariadb", "time", "'06:15:00'", time(6, 15)),
    ("mariadb", "float", "1.1", 1.1),
    ("sqlite", "decimal(10,2)", "'ten'", "ten"),
    ("sqlite", "decimal(10,2)", "1.1", Decimal("1.10")),
    ("sqlite", "boolean", "'ja'", "ja"),
    ("sqlite", "boolean", "1", True),
    ("sqlite", "date", "'1/1 2026'", "1/1 2026"),
    ("sqlite", "datetime", "'2026-01-01T10:00:00'", datetime.fromisoformat("2026-01-01 10:00")),
]


@pytest.mark.parametrize(("shop", "type_", "value", "expected"), VALUES, indirect=["shop"])
async def test_a_value_is_collected_as_it_is(shop: Shop, tmp_path: Path, type_: str, value: str, expected: Any) -> None:
    declared = f"customer varchar(9) PRIMARY KEY, what {type_}"
    columns = {"customer": "", "what": content()}
    async with made_up(shop, tmp_path, declared, columns, [f"'K1', {value}"], TABLE + '["customer"]') as source:
        assert await read(source) == [{"what": expected}]
