"""The data map of the shop against the shop's tables and the record of processing."""

import pytest

from portal.demo.shop_schema import SHOP
from portal.domain.record_of_processing.loading import load as load_record
from portal.domain.sources.map_checks import against
from portal.settings import COMPANY
from portal.sources.data_map import DataMap
from portal.sources.loading import load


@pytest.fixture(scope="module")
def shop_map() -> DataMap:
    return load(COMPANY / "sources" / "shop.toml")


def test_every_table_is_mapped_or_said_to_hold_nothing_personal(shop_map: DataMap) -> None:
    assert sorted([*shop_map.tables, *shop_map.not_personal]) == sorted(SHOP.tables)


def test_every_column_is_declared(shop_map: DataMap) -> None:
    for name, table in shop_map.tables.items():
        assert sorted(table.columns) == sorted(SHOP.tables[name].columns.keys()), name


def test_keys_are_the_primary_keys(shop_map: DataMap) -> None:
    for name, table in shop_map.tables.items():
        assert table.key == tuple(column.name for column in SHOP.tables[name].primary_key), name


def test_erasure_goes_through_children_before_parents(shop_map: DataMap) -> None:
    order = list(shop_map.tables)
    references = [
        (name, foreign.column.table.name)
        for name in order
        for foreign in SHOP.tables[name].foreign_keys
        if foreign.column.table.name in order and foreign.ondelete != "SET NULL"
    ]
    assert len(references) > 10
    for child, parent in references:
        assert order.index(child) < order.index(parent), f"{child} refers to {parent}"


def test_what_erasure_empties_may_be_empty(shop_map: DataMap) -> None:
    emptied = [
        SHOP.tables[name].columns[column.name]
        for name, table in shop_map.tables.items()
        for column in table.columns.values()
        if column.rule == "null" and (table.erase == "anonymise" or not column.retained)
    ]
    assert len(emptied) > 10
    assert [str(column) for column in emptied if not column.nullable] == []


def test_personal_numbers_and_card_numbers_are_masked(shop_map: DataMap) -> None:
    numbers = [
        c
        for t in shop_map.tables.values()
        for c in t.columns.values()
        if "personnummer" in c.name or "card_number" in c.name
    ]
    assert len(numbers) == 3
    assert all(column.masked for column in numbers)


def test_the_map_uses_and_keeps_each_category_as_the_record_says(shop_map: DataMap) -> None:
    record = load_record(COMPANY / "record_of_processing.toml")
    assert against(shop_map, record) == []
    mapped = {category for table in shop_map.tables.values() for category in table.categories}
    assert mapped == set(record.categories) - {"requests", "audit_log", "sign_in_here"}, "those are the portal's own"
