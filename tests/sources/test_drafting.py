"""A database without foreign keys is drafted by the names of its keys."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from tomllib import loads
from typing import Any

import pytest

from portal.sources.drafting.draft import draft

OLD = """
CREATE TABLE tblKunder (KundNr INTEGER PRIMARY KEY, Namn TEXT, Adr1 TEXT, PostNr TEXT, Ort TEXT, Epost TEXT);
CREATE TABLE tblOrder (OrderID INTEGER PRIMARY KEY, KundNr INTEGER, OrderDatum DATE, "E-post" TEXT, Tel TEXT);
CREATE TABLE "Order Rows" (OrderID INTEGER, RowNo INTEGER, "Text" TEXT);
CREATE TABLE Brev (ID INTEGER PRIMARY KEY, FranKund INTEGER, TillKund INTEGER, Kund TEXT, Txt TEXT);
"""
CUSTNO = """
CREATE TABLE oc_customer (customer_id INTEGER PRIMARY KEY, custno TEXT, email TEXT, firstname TEXT);
CREATE TABLE oc_card (card TEXT PRIMARY KEY, custno TEXT, note TEXT);
CREATE TABLE oc_order (order_id INTEGER PRIMARY KEY, customer_id INTEGER, email TEXT, telephone TEXT);
"""
ENTITY = """
CREATE TABLE customer_entity (entity_id INTEGER PRIMARY KEY, email TEXT, firstname TEXT);
CREATE TABLE customer_log (id INTEGER PRIMARY KEY, customer_id INTEGER, ip TEXT);
CREATE TABLE catalog_entity (entity_id INTEGER PRIMARY KEY, title TEXT);
"""
PREFIXED = """
CREATE TABLE wp_users (ID INTEGER PRIMARY KEY, user_email TEXT, display_name TEXT);
CREATE TABLE wp_wc_orders (id INTEGER PRIMARY KEY, user_id INTEGER, billing_email TEXT);
CREATE TABLE wp_woo_order_items (order_item_id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL);
"""
LINES = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, placed DATE);
CREATE TABLE line_items (order_id INTEGER REFERENCES orders, position INTEGER, sku TEXT);
CREATE TABLE gifts (order_id INTEGER REFERENCES orders, position INTEGER, greeting TEXT);
"""
CIRCLE = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, name TEXT, usual INTEGER REFERENCES addresses);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, street TEXT, zip TEXT,
    city TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, email TEXT,
    sent_to INTEGER REFERENCES addresses, place INTEGER REFERENCES cities);
CREATE TABLE cities (id INTEGER PRIMARY KEY, title TEXT);
"""


async def drafted(script: str, folder: Path) -> dict[str, Any]:
    database = sqlite3.connect(folder / "old.db")
    database.executescript(script)
    database.close()
    return loads(await draft(f"sqlite:///{folder / 'old.db'}", "old", None, [], timedelta(seconds=5)))


def to(table: str, ours: str, theirs: str) -> dict[str, Any]:
    return {"table": table, "columns": {ours: theirs}}


@pytest.mark.parametrize(
    ("script", "table", "via"),
    [
        (OLD, "tblOrder", to("tblKunder", "KundNr", "KundNr")),
        (OLD, "Order Rows", to("tblOrder", "OrderID", "OrderID")),
        (OLD, "Brev", [to("tblKunder", "FranKund", "KundNr"), to("tblKunder", "TillKund", "KundNr")]),
        (CUSTNO, "oc_card", to("oc_customer", "custno", "custno")),
        (CUSTNO, "oc_order", to("oc_customer", "customer_id", "customer_id")),
        (PREFIXED, "wp_woo_order_items", to("wp_wc_orders", "order_id", "id")),
        (ENTITY, "customer_log", to("customer_entity", "customer_id", "entity_id")),
    ],
)
async def test_a_column_leads_where_its_name_says(
    script: str, table: str, via: dict[str, Any] | list[dict[str, Any]], tmp_path: Path
) -> None:
    assert (await drafted(script, tmp_path))["tables"][table]["via"] == via


@pytest.mark.parametrize(
    ("script", "table", "telephone", "better"),
    [(OLD, "tblOrder", "Tel", ["KundNr", "E-post"]), (CUSTNO, "oc_order", "telephone", ["customer_id", "email"])],
)
async def test_a_telephone_counts_where_neither_customer_nor_address_is_there(
    script: str, table: str, telephone: str, better: list[str], tmp_path: Path
) -> None:
    found = (await drafted(script, tmp_path))["tables"][table]["identified_by"]
    assert {"column": telephone, "identifier": "telephone", "only_where_empty": better} in found


async def test_the_customers_number_is_that_which_letters_have(tmp_path: Path) -> None:
    customers = (await drafted(CUSTNO, tmp_path))["tables"]["oc_customer"]
    assert customers["identified_by"] == [{"column": "custno", "identifier": "customer_number"}]


async def test_lines_of_an_order_stay_as_long_as_it_does(tmp_path: Path) -> None:
    tables = (await drafted(LINES, tmp_path))["tables"]
    assert tables["line_items"]["retention"] == {"follows": ["orders"]}
    assert "retention" not in tables["gifts"]


async def test_an_address_without_a_customer_is_whose_the_order_is(tmp_path: Path) -> None:
    found = await drafted(CIRCLE, tmp_path)
    addresses = found["tables"]["addresses"]
    assert addresses["via"] == [to("customers", "customer_id", "id"), to("orders", "id", "sent_to")]
    assert addresses["retention"] == {"follows": ["orders"]}
    names = list(found["tables"])
    assert names.index("addresses") < names.index("orders") < names.index("customers")
    assert found["identity"]["address_table"] == "addresses"
    assert "customers" in found["tables"]
    assert "cities" in found["not_personal"]
