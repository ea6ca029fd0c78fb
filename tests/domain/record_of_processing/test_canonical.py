"""The record as canonical JSON, of which published versions are made."""

import json
from dataclasses import replace

import pytest

from portal.domain.record_of_processing.canonical import as_json, digest, from_json
from portal.domain.record_of_processing.loading import load
from portal.domain.record_of_processing.model import RecordOfProcessing, Text
from portal.settings import COMPANY


@pytest.fixture(scope="module")
def record() -> RecordOfProcessing:
    return load(COMPANY / "record_of_processing.toml")


def test_a_record_survives_a_database_that_sorts_keys(record: RecordOfProcessing) -> None:
    stored = json.loads(json.dumps(as_json(record), sort_keys=True))
    read = from_json(stored)
    assert read == record
    assert list(read.periods) == list(record.periods)
    assert list(read.purposes) == list(record.purposes)
    assert digest(read) == digest(record)


def test_the_digest_changes_with_any_word_and_any_order(record: RecordOfProcessing) -> None:
    assert len(digest(record)) == 32
    worded = replace(record, automated_decisions=Text(record.automated_decisions.sv, "Otherwise."))
    ordered = replace(record, periods=dict(reversed(record.periods.items())))
    year = replace(record, controller=replace(record.controller, financial_year_end=(12, 31)))
    assert len({digest(each) for each in (record, worded, ordered, year)}) == 4


@pytest.mark.parametrize("broken", [{}, {"purposes": 1}, {"purposes": [{}]}, {"controller": None}])
def test_anything_else_is_refused(broken: dict[str, object], record: RecordOfProcessing) -> None:
    with pytest.raises(ValueError, match="not a record of processing"):
        from_json(broken)
    with pytest.raises(ValueError, match="not a record of processing"):
        from_json({**as_json(record), "surprise": 1, **broken})


def test_a_version_from_before_a_fact_had_an_origin_can_still_be_read(record: RecordOfProcessing) -> None:
    stored = as_json(record)
    for recipient in stored["recipients"]:
        del recipient["third_country_origin"]
    assert from_json(stored).recipients["carriers"].third_country_origin == "assumed"
