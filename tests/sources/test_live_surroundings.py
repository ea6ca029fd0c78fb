"""Around the mapped tables, a PostgreSQL database does what no map says: the live check tells of it."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from portal.data.embedded import EmbeddedServer
from portal.sources.drafting.draft import draft
from portal.sources.loading import load
from portal.sources.sql import SqlSource

HERE = Path(__file__).parent
WRITTEN = (HERE / "shop.toml").read_text(encoding="utf-8")
TRIGGER = (
    "CREATE FUNCTION copied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$;"
    "CREATE TRIGGER copy BEFORE {} ON {} FOR EACH ROW EXECUTE FUNCTION copied();"
)


async def told(source: SqlSource, hints: bool = False) -> list[str]:
    found = [fault for fault in await source.check_live() if fault.hint == hints]
    return [str(fault).removeprefix("shop.toml: ") for fault in found]


@pytest.fixture
def changed(url: str, tmp_path: Path) -> Callable[..., SqlSource]:
    def made(*changes: tuple[str, str]) -> SqlSource:
        text = WRITTEN
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / "shop.toml").write_text(text, encoding="utf-8")
        return SqlSource(load(tmp_path / "shop.toml"), url, url, timedelta(seconds=5))

    return made


async def test_partitions_and_heirs_are_their_parents_rows(
    source: SqlSource, shop: asyncpg.Connection, url: str
) -> None:
    await shop.execute(
        "CREATE TABLE visits (id int, email text, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);"
        "CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');"
        "CREATE TABLE clicks (id int PRIMARY KEY, visit int, day date, FOREIGN KEY (visit, day) REFERENCES visits);"
        "CREATE TABLE old_customers () INHERITS (customers)"
    )
    assert [fault.table for fault in await source.undeclared()] == ["visits"]
    assert {line.split(": ")[0] for line in await told(source)} == {"visits", "clicks"}
    text = await draft(url, "shop", None, [], timedelta(seconds=5))
    assert "[tables.visits]" in text
    assert "visits_2025" not in text
    assert "old_customers" not in text


async def test_a_column_of_a_domain_is_drafted_as_what_the_domain_is_made_of(
    shop: asyncpg.Connection, url: str
) -> None:
    await shop.execute(
        "CREATE DOMAIN address AS text CHECK (VALUE ~ '@');"
        "CREATE DOMAIN day AS date;"
        "CREATE TABLE entries (id int PRIMARY KEY, email address NOT NULL, sent day, note address)"
    )
    entries = tomllib.loads(await draft(url, "shop", None, [], timedelta(seconds=5)))["tables"]["entries"]
    assert entries["identified_by"] == [{"column": "email", "identifier": "email"}]
    assert entries["recorded"] == "sent"
    assert entries["columns"]["note"]["third_party"]


async def test_a_trigger_that_an_erasure_sets_off_is_a_fault_until_the_map_knows_it(
    shop: asyncpg.Connection, source: SqlSource, changed: Callable[..., SqlSource]
) -> None:
    await shop.execute(TRIGGER.format("DELETE", "customers"))
    (fault,) = await told(source)
    assert fault.startswith("customers: trigger copy acts when an erasure changes a row")
    known = changed(('not_personal = ["products"]', 'not_personal = ["products"]\ntriggers_known = ["copy"]'))
    assert await told(known) == []
    await known.close()


@pytest.mark.parametrize(("event", "table"), [("INSERT", "customers"), ("UPDATE", "cases"), ("DELETE", "reviews")])
async def test_a_trigger_that_no_erasure_sets_off_is_none(
    event: str, table: str, shop: asyncpg.Connection, source: SqlSource
) -> None:
    await shop.execute(TRIGGER.format(event, table))
    assert await told(source) == []


async def test_a_rule_that_an_erasure_sets_off_is_a_fault(shop: asyncpg.Connection, source: SqlSource) -> None:
    await shop.execute("CREATE RULE never AS ON DELETE TO customers DO INSTEAD NOTHING")
    (fault,) = await told(source)
    assert fault.startswith("customers: trigger never acts")


async def _accounts(server: EmbeddedServer, shop: asyncpg.Connection, written: Path = HERE / "shop.toml") -> SqlSource:
    for role in ("test_reader", "test_eraser"):
        if not await shop.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
            await shop.execute(f"CREATE ROLE {role} LOGIN")
        await shop.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    await shop.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO test_reader, test_eraser")
    await shop.execute("GRANT UPDATE, DELETE ON orders, order_lines, reviews, customers TO test_eraser")
    urls = [server.url(role, "testshop", "postgresql+asyncpg") for role in ("test_reader", "test_eraser")]
    return SqlSource(load(written), *urls, timedelta(seconds=5))


async def test_rows_that_row_level_security_hides_are_a_fault(server: EmbeddedServer, shop: asyncpg.Connection) -> None:
    source = await _accounts(server, shop)
    assert await told(source) == []
    await shop.execute("ALTER TABLE reviews ENABLE ROW LEVEL SECURITY")
    faults = await told(source)
    assert [fault.split("hides rows from the account that ")[1].split(":")[0] for fault in faults] == [
        "reads",
        "erases",
    ]
    await shop.execute("CREATE POLICY all_of_it ON reviews TO test_reader, test_eraser USING (true)")
    assert await told(source) == []
    await shop.execute("CREATE POLICY few ON reviews AS RESTRICTIVE USING (customer_id > 1)")
    assert len(await told(source)) == 2
    await source.close()


async def test_columns_that_an_account_may_not_see_or_change_are_a_fault(
    server: EmbeddedServer, shop: asyncpg.Connection
) -> None:
    source = await _accounts(server, shop)
    await shop.execute("REVOKE SELECT ON cases FROM test_reader; GRANT SELECT (id, telephone) ON cases TO test_reader")
    await shop.execute("REVOKE UPDATE ON orders FROM test_eraser; GRANT UPDATE (card) ON orders TO test_eraser")
    assert await told(source) == [
        "cases: the account that reads has SELECT for some columns only: GRANT it for personnummer, too",
        "orders: the account that erases has UPDATE for some columns only: GRANT it for ordered_at, message, too",
    ]
    await source.close()


async def test_an_account_that_may_not_add_receipts_is_a_fault(
    server: EmbeddedServer, shop: asyncpg.Connection, tmp_path: Path
) -> None:
    await shop.execute("CREATE TABLE receipts (plan varchar(64) PRIMARY KEY, done_at timestamp, counts text)")
    written = WRITTEN.replace("not_personal", 'receipts = "receipts"\nnot_personal', 1)
    (tmp_path / "shop.toml").write_text(written, encoding="utf-8")
    source = await _accounts(server, shop, tmp_path / "shop.toml")
    assert await told(source) == ["receipts: the account that erases may not: GRANT INSERT to it"]
    await shop.execute("GRANT INSERT ON receipts TO test_eraser")
    assert await told(source) == []
    await source.close()


@pytest.mark.parametrize(
    ("rule", "effect"),
    [("CASCADE", "would delete its rows"), ("SET NULL", "would empty customer"), ("NO ACTION", "would refuse to")],
)
async def test_a_reference_from_another_schema_is_a_fault(
    rule: str, effect: str, shop: asyncpg.Connection, source: SqlSource
) -> None:
    await shop.execute(
        "DROP SCHEMA IF EXISTS crm CASCADE; CREATE SCHEMA crm;"
        f"CREATE TABLE crm.notes (id int, customer int REFERENCES customers ON DELETE {rule})"
    )
    (fault,) = await told(source)
    await shop.execute("DROP SCHEMA crm CASCADE")
    assert fault.startswith("customers: crm.notes(customer), in another schema, refers to it: ")
    assert effect in fault


async def test_a_row_that_another_persons_row_refers_to_cannot_be_deleted(
    shop: asyncpg.Connection, changed: Callable[..., SqlSource]
) -> None:
    await shop.execute("ALTER TABLE customers ADD invited_by int REFERENCES customers")
    column = ("number = { category", "invited_by = {}\nnumber = { category")
    source = changed(column)
    (fault,) = await told(source)
    assert "another person's row may refer to one that is deleted" in fault
    assert "let the foreign key SET NULL on delete" in fault
    await shop.execute(
        "ALTER TABLE customers DROP CONSTRAINT customers_invited_by_fkey;"
        "ALTER TABLE customers ADD FOREIGN KEY (invited_by) REFERENCES customers ON DELETE SET NULL"
    )
    assert await told(source) == []
    await source.close()


@pytest.mark.parametrize(
    "unique",
    [
        "ADD UNIQUE (written_at, author)",
        "ADD shop int; CREATE UNIQUE INDEX ON reviews (lower(author))",
        "ADD shop int; CREATE UNIQUE INDEX ON reviews (author) WHERE author <> ''",
    ],
)
async def test_a_value_for_everybody_does_not_suit_what_is_unique_in_part(
    unique: str, shop: asyncpg.Connection, changed: Callable[..., SqlSource]
) -> None:
    await shop.execute("UPDATE reviews SET author = id::text")
    await shop.execute(f"ALTER TABLE reviews {unique}")
    shop_too = ("author = {", "shop = {}\nauthor = {") if "shop" in unique else ("author = {", "author = {")
    source = changed(shop_too)
    (fault,) = await told(source)
    assert fault.startswith("reviews.author: is overwritten by erasure with the same value in every row")
    await source.close()
    pseudonyms = changed(shop_too, ('rule = "fixed", fixed = "Raderad"', 'rule = "pseudonym"'))
    assert await told(pseudonyms) == []
    assert any("a pseudonym suits it only" in hint for hint in await told(pseudonyms, hints=True))
    await pseudonyms.close()


async def test_what_is_unique_together_with_a_key_stays_so(shop: asyncpg.Connection, source: SqlSource) -> None:
    await shop.execute("ALTER TABLE reviews ADD UNIQUE (id, author)")
    assert await told(source) == []


async def test_what_the_database_checks_and_copies_is_a_hint(shop: asyncpg.Connection, source: SqlSource) -> None:
    await shop.execute("ALTER TABLE reviews ADD CHECK (length(author) < 30), ADD CHECK (length(body) > 0)")
    await shop.execute("CREATE VIEW known AS SELECT name FROM customers WHERE email IS NOT NULL")
    await shop.execute("CREATE MATERIALIZED VIEW names AS SELECT * FROM known")
    hints = await told(source, hints=True)
    assert [hint for hint in hints if "the database checks" in hint and hint.startswith("reviews.author")]
    assert not any(hint.startswith("reviews.body") for hint in hints)
    assert [hint for hint in hints if hint.startswith("customers: ") and "REFRESH MATERIALIZED VIEW names" in hint]


async def test_a_draft_of_an_empty_schema_says_where_there_are_tables(shop: asyncpg.Connection, url: str) -> None:
    await shop.execute("DROP SCHEMA IF EXISTS bare CASCADE; CREATE SCHEMA bare")
    with pytest.raises(ValueError, match=r"schema bare has no tables .* in public: name one with --schema"):
        await draft(url, "shop", "bare", [], timedelta(seconds=5))
    await shop.execute("DROP SCHEMA bare")
