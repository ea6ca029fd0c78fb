"""The files that go with an extract."""

import csv
import io

import pytest

from portal.domain.access.extract_csv import csv_file
from portal.domain.extract_content import Column
from portal.letters.values import Masked
from portal.sources.data_map import Label


def cell(value: object, type_: str = "text") -> str:
    content = csv_file([Column("a", Label("A", "A"), type_)], [[value]], "sv").decode("utf-8-sig")
    [_, [found]] = csv.reader(io.StringIO(content, newline=""))
    return found


@pytest.mark.parametrize("formula", ["=1+1", "+46 70", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")'])
def test_a_text_that_would_be_a_formula_is_none(formula: str) -> None:
    assert cell(formula) == f"'{formula}"


def test_numbers_below_zero_stay_numbers() -> None:
    assert cell(-5, "integer") == "-5"
    assert cell("-12.50", "decimal") == "-12.50"
    assert cell("-cmd", "decimal") == "'-cmd"


def test_lines_and_quotes_within_a_value_survive() -> None:
    assert cell('a "b",\r\nc') == 'a "b",\r\nc'


def test_what_is_masked_says_so() -> None:
    assert cell(Masked()) == "[maskat: rör en annan person]"
