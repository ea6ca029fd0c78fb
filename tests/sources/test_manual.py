"""A place that is looked through by hand is read as it is written, or refused with everything that is wrong."""

from datetime import timedelta
from pathlib import Path

import pytest

from portal.domain.record_of_processing.loading import load as load_record
from portal.domain.sources.map_checks import against
from portal.settings import COMPANY
from portal.sources.data_map import Label
from portal.sources.faults import DataMapFaults
from portal.sources.manual import HeldByHand, ManualSource, check_manual
from portal.sources.recorded import Recorded
from portal.sources.registry import load_any, load_sources

BINDER = """
id = "binder"
kind = "manual"
confirmed = true
label = { sv = "Pärmen", en = "The binder" }
instructions = { sv = "Leta på hyllan.", en = "Look on the shelf." }
erasure = { sv = "Strimla.", en = "Shred." }

[[holds]]
label = { sv = "Kort", en = "Cards" }
category = "correspondence"
purposes = ["customer_service"]
periods = ["support"]
"""
USES = {("customer_service", "correspondence"): ["support"]}


def written(folder: Path, text: str = BINDER, name: str = "binder.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str = BINDER) -> ManualSource:
    """The place, as the file in the folder says it."""
    place = load_any(written(folder, text))
    assert isinstance(place, ManualSource)
    return place


def test_a_place_is_read_as_it_is_written(tmp_path: Path) -> None:
    binder = read(tmp_path)
    assert (binder.id, binder.label, binder.origin) == ("binder", Label("Pärmen", "The binder"), "binder.toml")
    assert binder.confirmed
    assert binder.instructions.sv == "Leta på hyllan."
    assert binder.erasure.en == "Shred."
    assert binder.holds == (HeldByHand(Label("Kort", "Cards"), "correspondence", ("customer_service",), ("support",)),)
    assert binder.may_hold("customer_service", "correspondence")
    assert not binder.may_hold("marketing", "correspondence")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('erasure = { sv = "Strimla.", en = "Shred." }', "", "erasure is missing"),
        ('purposes = ["customer_service"]', "purposes = []", "holds.0.purposes is wrong"),
        ('en = "Look on the shelf."', 'en = ""', "instructions.en is wrong"),
        ('id = "binder"', 'id = "the/binder"', "id is wrong"),
        ('id = "binder"', 'id = "binder"\nshelf = 3', "shelf is not known"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, old: str, new: str, fault: str) -> None:
    with pytest.raises(DataMapFaults) as refused:
        read(tmp_path, BINDER.replace(old, new, 1))
    found = refused.value.faults[0]
    assert (found.file, found.fault[: len(fault)]) == ("binder.toml", fault)


def test_places_and_databases_share_a_folder_but_no_id(tmp_path: Path) -> None:
    written(tmp_path)
    found = load_sources(tmp_path, {}, {}, timedelta(seconds=1))
    assert (list(found.by_hand), found.answering) == (["binder"], {})
    written(tmp_path, name="copy.toml")
    shop = (Path(__file__).parent / "shop.toml").read_text(encoding="utf-8")
    written(tmp_path, shop.replace('id = "testshop"', 'id = "binder"'), "shop.toml")
    with pytest.raises(DataMapFaults) as refused:
        load_sources(tmp_path, {"binder": "sqlite://"}, {"binder": "sqlite://"}, timedelta(seconds=1))
    assert [str(fault) for fault in refused.value.faults] == [
        "copy.toml: id binder is used by another file",
        "shop.toml: id binder is used by another file",
    ]


def test_the_faults_of_every_kind_of_file_are_told_together(tmp_path: Path) -> None:
    written(tmp_path, BINDER.replace("confirmed = true", ""))
    written(tmp_path, 'id = "a"\nkind = "sql"', "a.toml")
    written(tmp_path, "kind =", "torn.toml")
    with pytest.raises(DataMapFaults) as refused:
        load_sources(tmp_path, {}, {}, timedelta(seconds=1))
    told = [(fault.file, fault.fault[:13]) for fault in refused.value.faults]
    assert told == [
        ("a.toml", "label is miss"),
        ("a.toml", "has no tables"),
        ("binder.toml", "confirmed is "),
        ("torn.toml", "is not TOML: "),
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('category = "correspondence"', 'category = "dreams"', "category dreams is not in the record"),
        ('["customer_service"]', '["gossip"]', "purpose gossip is not in the record"),
        ('["support"]', '["forever"]', "period forever is not in the record"),
        ('["customer_service"]', '["orders"]', "the use of correspondence for orders is not in the record"),
        (
            '["support"]',
            '["booking"]',
            "the use of correspondence for customer_service is kept by period booking, which the record does not name"
            " for it",
        ),
    ],
)
def test_a_place_says_what_the_record_of_processing_says(tmp_path: Path, old: str, new: str, fault: str) -> None:
    binder = read(tmp_path, BINDER.replace(old, new, 1))
    record = Recorded(
        ["correspondence"], ["customer_service", "orders"], ["support", "booking"], [], USES, receivers={}, grounds=[]
    )
    faults = check_manual(binder, record)
    assert [str(it) for it in faults] == [f"binder.toml: Cards: {fault}"]


def test_the_companys_own_places_fit_its_record_of_processing() -> None:
    record = load_record(COMPANY / "record_of_processing.toml")
    each = [load_any(path) for path in sorted((COMPANY / "sources").glob("*.toml"))]
    places = [one for one in each if isinstance(one, ManualSource)]
    assert {place.id for place in places} == {"service_binder", "shared_mailbox"}
    for place in places:
        assert against(place, record) == []
        assert not place.confirmed
        assert "ASSUMED, TO BE CONFIRMED" in (COMPANY / "sources" / place.origin).read_text(encoding="utf-8")
