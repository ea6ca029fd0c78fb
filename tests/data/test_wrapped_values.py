"""Whatever a key-encryption key wraps is known to the rotation."""

import asyncpg
import pytest

from portal.data import key_ring
from portal.data.wrapped_values import WRAPPED

pytestmark = pytest.mark.usefixtures("lived_in")

BYTES = """
    SELECT c.table_name AS "table", c.column_name AS "column" FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type = 'bytea'
"""

PUBLIC = {("passkey", "public_key")}
"""Keys that are no secret."""


async def test_every_column_with_a_wrapped_value_is_wrapped_anew(as_admin: asyncpg.Connection) -> None:
    found, keys = set(), set()
    for table, column in await as_admin.fetch(BYTES):
        holds = f'SELECT EXISTS (SELECT FROM "{table}" WHERE substring("{column}" FROM 1 FOR 4) = $1)'
        if await as_admin.fetchval(holds, key_ring.MAGIC):
            found.add((table, column))
        if column.endswith("_key") and (table, column) not in PUBLIC:
            keys.add((table, column))
    known = {(each.table, each.column) for each in WRAPPED}
    assert ("data_subject", "data_key") in found
    assert found | keys <= known
    assert known - found <= {("data_subject", "retained_identifiers"), ("letter", "own_key")}, "of these it has none"
