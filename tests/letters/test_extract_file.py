"""The schema of the file that goes with an extract."""

import json

import msgspec
import pytest

from portal.letters.extract_file import SCHEMA, checked, schema

FILE = {
    "format": "registerutdrag",
    "version": 2,
    "reference": "JM-7K3Q-123W",
    "part": {"number": 1, "of": 1},
    "sources": [],
    "processing": {
        "purposes": [],
        "transfers": [],
        "transfers_unconfirmed": False,
        "automated_decisions": "",
        "automated_decisions_unconfirmed": False,
    },
}


def test_the_schema_that_is_shipped_is_the_one_that_files_are_checked_by() -> None:
    assert SCHEMA.read_text() == schema(), "write it anew: python -m portal.letters.extract_file"
    assert json.loads(schema())["$schema"].endswith("2020-12/schema")


def test_a_file_that_fits_is_read() -> None:
    assert checked(json.dumps(FILE).encode()).reference == "JM-7K3Q-123W"


@pytest.mark.parametrize("wrong", [{"version": 1}, {"part": {"number": 0, "of": 1}}, {"surprise": 1}, {"sources": {}}])
def test_a_file_that_does_not_fit_is_told_so(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        checked(json.dumps(FILE | wrong).encode())
