"""What Art. 30(1) wants and the record does not say."""

from dataclasses import replace

import pytest

from portal.domain.record_of_processing.canonical import as_json, from_json
from portal.domain.record_of_processing.gaps import gaps
from portal.domain.record_of_processing.loading import load
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.record_of_processing.officers import officer
from portal.settings import COMPANY


@pytest.fixture(scope="module")
def record() -> RecordOfProcessing:
    return load(COMPANY / "record_of_processing.toml")


def test_the_company_has_not_said_who_its_officer_is(record: RecordOfProcessing) -> None:
    assert [(gap.point, gap.entry) for gap in gaps(record)] == [
        ("a", "controller.data_protection_officer"),
        ("a", "controller.joint_controllers"),
    ]


def test_what_is_stated_is_missing_no_longer(record: RecordOfProcessing) -> None:
    stated = replace(record.controller, data_protection_officer=("A. Ombud",), joint_controllers=("B AB",))
    assert gaps(replace(record, controller=stated)) == []


def test_a_purpose_without_persons_and_a_record_without_measures_are_told(record: RecordOfProcessing) -> None:
    silent = {**record.purposes, "bookings": replace(record.purposes["bookings"], data_subjects=())}
    found = gaps(replace(record, purposes=silent, security_measures=()))
    assert [gap.entry for gap in found][2:] == ["purposes.bookings.data_subjects", "security_measures"]
    assert [gap.point for gap in found][2:] == ["c", "g"]


def test_a_version_from_before_these_could_be_stated_can_still_be_read(record: RecordOfProcessing) -> None:
    stored = as_json(record)
    del stored["security_measures"], stored["controller"]["data_protection_officer"]
    del stored["controller"]["joint_controllers"]
    for purpose in stored["purposes"]:
        del purpose["data_subjects"]
    assert len(gaps(from_json(stored))) == 2 + len(record.purposes) + 1


def test_an_officer_by_the_term_of_a_former_act_is_said_to_be_unconfirmed(record: RecordOfProcessing) -> None:
    [said] = officer(record.controller)
    assert "Personuppgiftsombudet" in said.sv
    assert "ska bekräfta" in said.sv
    assert next(it for it in gaps(record) if it.entry.endswith("data_protection_officer")).text.sv.endswith(said.sv)
    elsewhere = replace(record.controller, address=("JAVI Musik AB", "Box 1"))
    assert officer(elsewhere) == ()
    named = replace(record.controller, data_protection_officer=("A. Ombud",))
    assert [it.sv for it in officer(named)] == ["A. Ombud"]
