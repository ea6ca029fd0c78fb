"""A source says what it holds that its map does not tell of."""

import asyncpg

from portal.sources.sql import SqlSource


async def told(source: SqlSource) -> list[tuple[str | None, str | None, str]]:
    return [(fault.table, fault.column, fault.fault) for fault in await source.undeclared()]


async def test_nothing_is_undeclared_while_the_map_fits(source: SqlSource) -> None:
    assert await told(source) == []


async def test_a_column_that_appeared_is_told(source: SqlSource, shop: asyncpg.Connection) -> None:
    await shop.execute("ALTER TABLE orders ADD wrapping text")
    assert [fault[:2] for fault in await told(source)] == [("orders", "wrapping")]


async def test_a_table_whose_foreign_keys_lead_to_a_person_is_told_with_the_way(
    source: SqlSource, shop: asyncpg.Connection
) -> None:
    await shop.execute("CREATE TABLE carts (id int PRIMARY KEY, owner int REFERENCES customers)")
    await shop.execute("CREATE TABLE cart_lines (id int PRIMARY KEY, cart int REFERENCES carts)")
    carts, lines = sorted(await told(source), reverse=True)
    assert carts[0] == "carts"
    assert carts[2].endswith("its foreign keys lead to customers: carts(owner) -> customers(id)")
    assert lines[0] == "cart_lines"
    assert lines[2].endswith("cart_lines(cart) -> carts(id), carts(owner) -> customers(id)")


async def test_a_table_is_told_by_the_names_of_its_columns_and_not_by_parts_of_them(
    source: SqlSource, shop: asyncpg.Connection
) -> None:
    await shop.execute('CREATE TABLE guests (id int, "guestEmail" text, "födelseår" int)')
    await shop.execute("CREATE TABLE freights (id int, shipping_ship text, description text, membrane text)")
    (fault,) = await told(source)
    assert fault[0] == "guests"
    assert "guestEmail, födelseår may be personal data" in fault[2]


async def test_views_and_tables_said_not_to_be_personal_are_left_alone(
    source: SqlSource, shop: asyncpg.Connection
) -> None:
    await shop.execute("CREATE VIEW mailing AS SELECT email FROM customers; ALTER TABLE products ADD city text")
    assert await told(source) == []


async def test_a_table_without_foreign_keys_is_told_by_a_column_that_leads_to_a_person_elsewhere(
    source: SqlSource, shop: asyncpg.Connection
) -> None:
    await shop.execute(
        'CREATE TABLE loans (id int, "CustomerId" int); CREATE TABLE parcels (shop_id int, order_no int)'
    )
    await shop.execute('CREATE TABLE cards (id int, custno text); CREATE TABLE tips (id int, "KundNr" int)')
    await shop.execute('CREATE TABLE stock (id int, shop_id int, number int, "key" text, product_id int)')
    found = {fault[0]: fault[2] for fault in await told(source)}
    assert found.keys() == {"loans", "parcels", "cards", "tips"}
    assert "CustomerId is called like what leads to a person in the map" in found["loans"]
    assert "shop_id, order_no is called like" in found["parcels"]
    assert "KundNr may be personal data by the name" in found["tips"]
