"""Deleting or looking up what others refer to never reads a whole table: every reference has an index."""

import asyncpg
import pytest

pytestmark = pytest.mark.usefixtures("lived_in")

TINY: set[tuple[str, str]] = {
    ("consent", "record_version"),
    ("request", "record_version"),
}
"""References without an index, by table and columns: what they lead to is never deleted nor asked from that side."""

WITHOUT_INDEX = """
    SELECT r.conrelid::regclass::text AS name, string_agg(a.attname, ', ' ORDER BY k.place) AS columns
    FROM pg_constraint r
    CROSS JOIN LATERAL unnest(r.conkey) WITH ORDINALITY AS k (number, place)
    JOIN pg_attribute a ON a.attrelid = r.conrelid AND a.attnum = k.number
    WHERE r.contype = 'f' AND r.connamespace = 'public'::regnamespace AND NOT EXISTS (
        SELECT FROM pg_index i
        WHERE i.indrelid = r.conrelid AND i.indisvalid
          -- In any order, since a reference asks for all of its columns at once.
          AND ((i.indkey::int2[])[0:cardinality(r.conkey) - 1] @> r.conkey
               OR i.indisunique AND (i.indkey::int2[])[0:i.indnkeyatts - 1] <@ r.conkey)
          AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)', (
              SELECT attname FROM pg_attribute WHERE attrelid = r.conrelid AND attnum = r.conkey[1]))))
    GROUP BY r.oid, r.conrelid
"""
"""An index that leaves out rows without a value serves as well, and so does one that finds a single row by fewer
columns; one with any other condition does not."""


async def test_every_reference_has_an_index_that_begins_with_its_columns(as_admin: asyncpg.Connection) -> None:
    found = {(row["name"], row["columns"]) for row in await as_admin.fetch(WITHOUT_INDEX)}
    assert found == TINY


async def test_an_index_over_some_of_the_rows_is_not_taken_for_one_over_all(as_admin: asyncpg.Connection) -> None:
    await as_admin.execute("CREATE TABLE referring (a uuid REFERENCES data_subject, b uuid REFERENCES data_subject)")
    try:
        await as_admin.execute("CREATE INDEX ON referring (a) WHERE b IS NULL")
        await as_admin.execute("CREATE INDEX ON referring (a, b)")
        assert ("referring", "b") in {(row["name"], row["columns"]) for row in await as_admin.fetch(WITHOUT_INDEX)}
        await as_admin.execute("CREATE INDEX ON referring (b) WHERE b IS NOT NULL")
        assert {row["name"] for row in await as_admin.fetch(WITHOUT_INDEX)}.isdisjoint({"referring"})
    finally:
        await as_admin.execute("DROP TABLE referring")
