"""Values that are nowhere else in the world: whoever reads one knows whose it is, and that it got out.

Every text that a shop's table has of a customer, and that nothing there binds to a form of its own, becomes a canary
with the customer's number in it.
"""

import re
from collections.abc import Iterator

import asyncpg
from sqlalchemy import CheckConstraint, Table, Text

from portal.demo.shop_schema import SHOP

BIRD = "kanarie"
FOUND = re.compile(BIRD + r"-(K\d{6})-[0-9a-f]{12}", re.IGNORECASE)
KNOWN_BY = frozenset({"customer_number", "email", "telephone", "personnummer", "name"})
"""What a person is found by stays as it is."""
ON_ENVELOPES = frozenset({"addresses"})
"""What has to fit the window of an envelope stays as it is."""


def owners(text: str) -> set[str]:
    """The customer numbers of those whose canaries are in `text`."""
    return set(FOUND.findall(text))


async def let_loose(shop_owner: str) -> int:
    """Put a canary into every text of every customer in the shop at that URL. Returns how many columns have them."""
    connection = await asyncpg.connect(shop_owner)
    try:
        columns = 0
        for table in SHOP.sorted_tables:
            if (join := _to_customer(table)) and table.name not in ON_ENVELOPES:
                for column in _free_texts(table):
                    place = f"{table.name}.{column}"
                    await connection.execute(
                        f"UPDATE {table.name} t SET {column} = '{BIRD}-' || c.customer_number || '-' ||"
                        f" left(md5('{place}' || c.customer_number), 12) FROM {join} AND t.{column} IS NOT NULL"
                    )
                    columns += 1
        return columns
    finally:
        await connection.close()


def _to_customer(table: Table) -> str | None:
    """What follows FROM and WHERE to join the table's rows, `t`, with their customer, `c`."""
    if "customer_id" in table.columns:
        return "customers c WHERE t.customer_id = c.customer_id"
    for key in table.foreign_keys:
        parent = key.column.table
        if "customer_id" in parent.columns and parent is not table:
            on = f"t.{key.parent.name} = p.{key.column.name}"
            return f"{parent.name} p, customers c WHERE {on} AND p.customer_id = c.customer_id"
    return None


def _free_texts(table: Table) -> Iterator[str]:
    """The columns of text that are neither keys, nor unique, nor checked, nor what a person is known by."""
    checked = " ".join(str(it.sqltext) for it in table.constraints if isinstance(it, CheckConstraint))
    for column in table.columns:
        bound = column.primary_key or column.foreign_keys or column.unique or column.name in KNOWN_BY
        if isinstance(column.type, Text) and not bound and not re.search(rf"\b{column.name}\b", checked):
            yield column.name
