"""Rows as JSON Lines: what is written is read back, whatever people have typed."""

import math

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.extract_content import json_lines, read_line, typed

VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters())
    | st.floats(allow_nan=False, allow_infinity=False)
)


@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), max_size=5))
def test_rows_are_read_back_as_they_were(rows: list[list[object]]) -> None:
    assert [read_line(line) for line in json_lines(rows).splitlines()] == rows


def test_half_a_surrogate_pair_and_a_zero_byte_survive() -> None:
    row = ["\ud83d broken", "\x00"]
    assert read_line(json_lines([row]).rstrip(b"\n")) == row


def test_what_is_not_a_finite_number_is_told_and_not_lost() -> None:
    rows = [[math.nan, 1.5], [math.inf, -math.inf]]
    assert [read_line(line) for line in json_lines(rows, (0, 1)).splitlines()] == [["nan", 1.5], ["inf", "-inf"]]


def test_a_value_that_does_not_fit_its_type_is_shown_as_it_is() -> None:
    assert typed("soon", "date") == "soon"
    assert typed({"masked": True}, "date") == {"masked": True}
    assert typed(5, None) == 5
