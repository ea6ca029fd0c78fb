"""The table classes say of each column what the database says."""

import importlib
import pkgutil

import asyncpg
import pytest
from piccolo.table import Table

import portal.data

COLUMNS = """
    SELECT attname, NOT attnotnull AS nullable, format_type(atttypid, null) AS type
    FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
TYPES = {
    "UUID": "uuid",
    "TEXT": "text",
    "BYTEA": "bytea",
    "BIGINT": "bigint",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "JSONB": "jsonb",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "TIMESTAMPTZ": "timestamp with time zone",
}

for module in pkgutil.walk_packages(portal.data.__path__, "portal.data."):
    importlib.import_module(module.name)
CLASSES = [cls for cls in Table.__subclasses__() if cls.__module__.startswith("portal.data.")]


@pytest.mark.parametrize("table", CLASSES, ids=lambda table: table.__name__)
async def test_a_table_class_matches_the_database(table: type[Table], as_admin: asyncpg.Connection) -> None:
    rows = await as_admin.fetch(COLUMNS, table._meta.tablename)
    in_database = {row["attname"]: (row["type"], row["nullable"]) for row in rows}
    in_class = {
        column._meta.db_column_name: (TYPES[column.column_type], column._meta.null) for column in table._meta.columns
    }
    assert in_class == in_database


def test_the_table_classes_are_found() -> None:
    assert {"request", "account", "session", "data_subject"} <= {cls._meta.tablename for cls in CLASSES}
