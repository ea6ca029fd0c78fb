"""No personal data in the logs, whoever writes them."""

import logging

import pytest

from portal.logs import _CodesOnly

SECRET = "anna@example.se"


def formatted(**record: object) -> str:
    """A log record as the logs have it."""
    made = logging.makeLogRecord({"name": "library", "levelname": "ERROR", **record})
    return _CodesOnly("%(levelname)s %(name)s %(message)s").format(made)


def test_what_a_library_fills_in_is_left_out() -> None:
    line = formatted(msg="duplicate key %s", args=(SECRET,))
    assert SECRET not in line
    assert "duplicate key" in line


def test_of_an_exception_only_its_kind_and_place_are_told() -> None:
    with pytest.raises(ValueError, match="Key") as caught:
        raise ValueError(f"Key (email)=({SECRET}) already exists")
    line = formatted(msg="failed", exc_info=(caught.type, caught.value, caught.tb))
    assert SECRET not in line
    assert "ValueError at " in line
    assert "test_logs.py:" in line
