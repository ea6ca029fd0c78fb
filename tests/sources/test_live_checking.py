"""Against the database as it is, a map is told everything that would stop, spoil or slow down its use."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from portal.data.embedded import EmbeddedServer
from portal.sources.loading import load
from portal.sources.sql import SqlSource

HERE = Path(__file__).parent
WRITTEN = (HERE / "shop.toml").read_text(encoding="utf-8")

FAULTS: dict[str, tuple[str, str, str]] = {
    "a table deleted before one that refers to it": (
        "ALTER TABLE customers ADD favourite int; ALTER TABLE customers ADD CONSTRAINT f FOREIGN KEY (favourite) "
        "REFERENCES reviews; ALTER TABLE reviews ADD best int REFERENCES customers",
        "reviews",
        "leads to the person too, but no via goes that way",
    ),
    "a table that may stay and refers to one that is deleted": (
        "ALTER TABLE cases ADD product int; ALTER TABLE cases ADD customer int REFERENCES customers",
        "cases",
        "leads to the person too, but no via goes that way",
    ),
    "a cascade into a table that is not mapped": (
        "CREATE TABLE carts (id int PRIMARY KEY, customer int REFERENCES customers ON DELETE CASCADE)",
        "carts",
        "the database would delete its rows along with those of customers, and the table is not mapped",
    ),
    "a row that is not mapped and keeps another from being deleted": (
        "ALTER TABLE products ADD maker int REFERENCES customers",
        "products",
        "the database would refuse to delete a row of customers that it refers to, and the table is not mapped",
    ),
    "a reference that the database empties in a table that is not mapped": (
        "ALTER TABLE products ADD maker int REFERENCES customers ON DELETE SET NULL",
        "products",
        "the database would empty maker when a row of customers is deleted, and the table is not mapped",
    ),
    "a table that is said not to be personal and leads to a person": (
        "ALTER TABLE products ADD maker int REFERENCES customers",
        "products",
        "is listed under not_personal, but its foreign keys lead to customers",
    ),
    "rows of the same table that a cascade deletes": (
        "ALTER TABLE customers ADD invited_by int REFERENCES customers ON DELETE CASCADE",
        "customers",
        "somebody else's included",
    ),
    "a key that is not unique": (
        "ALTER TABLE cases DROP CONSTRAINT cases_pkey",
        "cases",
        "key id is not unique in the database",
    ),
    "an anchor that is no date": (
        "ALTER TABLE orders ALTER invoiced_on TYPE text",
        "orders.invoiced_on",
        "is the anchor of accounting, but is neither a date nor a timestamp",
    ),
    "a column by which rows were recorded that is no date": (
        "ALTER TABLE customers ALTER since TYPE text",
        "customers.since",
        "is recorded, but is neither a date nor a timestamp",
    ),
    "a text in a column of numbers": (
        "ALTER TABLE reviews ALTER author TYPE int USING 1",
        "reviews.author",
        "is overwritten by erasure with 'Raderad', which cannot be a int",
    ),
    "the same text in a unique column": (
        "UPDATE reviews SET author = id::text; ALTER TABLE reviews ADD UNIQUE (author)",
        "reviews.author",
        "the database wants it to be unique",
    ),
    "a join of a number and a text": (
        "ALTER TABLE reviews DROP CONSTRAINT reviews_customer_id_fkey, ALTER customer_id TYPE text",
        "reviews.customer_id",
        "leads to customers.id, but one holds text and the other numbers",
    ),
    "a view in the place of a table": (
        "ALTER TABLE cases RENAME TO all_cases; CREATE VIEW reviews_ AS SELECT * FROM reviews;"
        "ALTER TABLE reviews RENAME TO old; ALTER VIEW reviews_ RENAME TO reviews",
        "reviews",
        "is a view, in which nothing can be erased",
    ),
    "a column that the database computes": (
        "ALTER TABLE reviews DROP body; ALTER TABLE reviews ADD body text GENERATED ALWAYS AS (author) STORED",
        "reviews.body",
        "is computed by the database",
    ),
}


async def told(source: SqlSource, hints: bool = False) -> list[str]:
    found = [fault for fault in await source.check_live() if fault.hint == hints]
    return [str(fault).removeprefix("shop.toml: ") for fault in found]


@pytest.mark.parametrize("case", FAULTS)
async def test_a_fault_is(case: str, source: SqlSource, shop: asyncpg.Connection) -> None:
    change, place, expected = FAULTS[case]
    await shop.execute(change)
    assert any(line.startswith(f"{place}: ") and expected in line for line in await told(source)), await told(source)


@pytest.fixture
def changed_source(url: str, tmp_path: Path) -> Callable[..., SqlSource]:
    def made(*changes: tuple[str, str]) -> SqlSource:
        text = WRITTEN
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / "shop.toml").write_text(text, encoding="utf-8")
        return SqlSource(load(tmp_path / "shop.toml"), url, url, timedelta(seconds=5))

    return made


async def test_a_reference_that_stays_in_an_anonymised_row_is_a_fault(
    shop: asyncpg.Connection, changed_source: Callable[..., SqlSource]
) -> None:
    await shop.execute("ALTER TABLE reviews ADD shop_id int, ADD order_no int")
    await shop.execute("ALTER TABLE reviews ADD FOREIGN KEY (shop_id, order_no) REFERENCES orders")
    source = changed_source(("customer_id = {", "shop_id = {}\norder_no = {}\ncustomer_id = {"))
    (fault,) = await told(source)
    assert fault.startswith("reviews: reviews(shop_id, order_no) -> orders(shop_id, order_no): a row may stay")
    assert fault.endswith('give the column the rule "null"')
    await source.close()


async def test_a_table_that_comes_after_one_that_it_refers_to_is_a_fault(
    shop: asyncpg.Connection, changed_source: Callable[..., SqlSource]
) -> None:
    await shop.execute("ALTER TABLE cases ADD review int REFERENCES reviews")
    declared = ("telephone = { category", "review = {}\ntelephone = { category")
    source = changed_source(declared)
    assert await told(source) == []
    await source.close()
    deleting = changed_source(declared, ('erase = "anonymise"', 'erase = "delete"'))
    assert any(line.startswith("cases: ") and "must come before reviews" in line for line in await told(deleting))
    await deleting.close()


async def test_references_in_a_circle_are_a_fault_unless_one_may_be_empty(
    shop: asyncpg.Connection, changed_source: Callable[..., SqlSource]
) -> None:
    await shop.execute(
        "ALTER TABLE customers ADD latest int NOT NULL DEFAULT 1,"
        " ADD FOREIGN KEY (latest) REFERENCES reviews DEFERRABLE INITIALLY IMMEDIATE"
    )
    source = changed_source(
        ('number = { category = "account"', 'latest = {}\nnumber = { category = "account"'),
        ('erase = "anonymise"', 'erase = "delete"'),
    )
    assert any("so that no order suits both: let latest be empty" in line for line in await told(source))
    await shop.execute("ALTER TABLE customers ALTER latest DROP NOT NULL")
    assert not any("no order suits both" in line for line in await told(source))
    await source.close()


async def test_what_only_slows_down_or_makes_one_look_again_is_a_hint(
    source: SqlSource, shop: asyncpg.Connection
) -> None:
    await shop.execute("DROP INDEX customers_lower_idx; ALTER TABLE products ADD city text")
    assert await told(source) == []
    hints = await told(source, hints=True)
    assert [hint.split(": ")[0] for hint in hints] == [
        "cases.personnummer",
        "cases.telephone",
        "customers.email",
        "products",
    ]
    assert "CREATE INDEX ON customers (lower(email))" in hints[2]
    assert "city may be personal data by the name" in hints[3]


async def test_accounts_that_may_do_too_little_are_a_fault_and_too_much_a_hint(
    server: EmbeddedServer, shop: asyncpg.Connection
) -> None:
    for role in ("test_reader", "test_eraser"):
        if not await shop.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
            await shop.execute(f"CREATE ROLE {role} LOGIN")
        await shop.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    await shop.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO test_reader, test_eraser")
    await shop.execute("GRANT UPDATE, DELETE ON orders, reviews, customers TO test_eraser")
    urls = [server.url(role, "testshop", "postgresql+asyncpg") for role in ("test_reader", "test_eraser")]
    source = SqlSource(load(HERE / "shop.toml"), *urls, timedelta(seconds=5))
    assert await told(source) == ["order_lines: the account that erases may not: GRANT UPDATE, DELETE to it"]
    await shop.execute("GRANT UPDATE, DELETE ON order_lines TO test_eraser; REVOKE SELECT ON cases FROM test_reader")
    await shop.execute("GRANT INSERT, DELETE ON orders TO test_reader")
    assert await told(source) == ["cases: the account that reads may not: GRANT SELECT to it"]
    assert any("may change the database, too" in hint for hint in await told(source, hints=True))
    await source.close()
