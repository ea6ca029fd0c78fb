"""The draft of a map for the demo's shop, against the map that was made with care."""

from datetime import timedelta
from pathlib import Path

import pytest

from portal.domain.record_of_processing.loading import load as load_record
from portal.settings import COMPANY
from portal.sources.data_map import DataMap, Table
from portal.sources.drafting.draft import draft
from portal.sources.loading import DataMapFaults, load

CARE = load(COMPANY / "sources" / "shop.toml")


@pytest.fixture(scope="module")
async def drafted(shop_url: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, DataMap]:
    """The draft as it came, and the same with what it left open filled in with anything."""
    categories = load_record(COMPANY / "record_of_processing.toml").categories
    text = await draft(shop_url, "shop", None, categories, timedelta(seconds=10))
    path = tmp_path_factory.mktemp("draft") / "shop.toml"
    path.write_text(text.replace('"?"', '"accounting"').replace("retention =", "# retention ="), encoding="utf-8")
    return text, load(path)


def test_the_draft_is_refused_until_somebody_has_decided(drafted: tuple[str, DataMap], tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(drafted[0], encoding="utf-8")
    with pytest.raises(DataMapFaults) as refused:
        load(tmp_path / "shop.toml")
    left_open = [fault for fault in refused.value.faults if "still to be decided: the draft" in fault.fault]
    assert {fault.table for fault in left_open if fault.column is None} == {None, *CARE.tables}


def test_every_table_is_where_it_belongs(drafted: tuple[str, DataMap]) -> None:
    assert set(drafted[1].tables) == set(CARE.tables)
    assert set(drafted[1].not_personal) == set(CARE.not_personal)


@pytest.mark.parametrize("name", CARE.tables)
def test_the_way_to_the_person_is_found(name: str, drafted: tuple[str, DataMap]) -> None:
    def path(table: Table) -> tuple[object, ...]:
        return set(table.via), set(table.identified_by), table.key, table.recorded

    assert path(drafted[1].tables[name]) == path(CARE.tables[name])


def test_columns_that_carry_a_name_are_given_its_category(drafted: tuple[str, DataMap]) -> None:
    alike = [
        (table.name, column.name)
        for table in CARE.tables.values()
        for column in table.columns.values()
        if column.category and drafted[1].tables[table.name].columns[column.name].category == column.category
    ]
    personal = [column for table in CARE.tables.values() for column in table.columns.values() if column.category]
    assert len(alike) > len(personal) / 2
    assert drafted[1].tables["customers"].columns["personnummer"].masked


def test_the_envelope_is_found(drafted: tuple[str, DataMap]) -> None:
    found, wanted = drafted[1].identity, CARE.identity
    assert found
    assert wanted
    assert (found.table, found.name, found.personnummer) == (wanted.table, wanted.name, wanted.personnummer)
    assert found.address_table == wanted.address_table
    assert found.lines == wanted.lines[1:]
