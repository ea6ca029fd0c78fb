from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from portal.letters.values import breakable, in_words, long_date, number


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (None, "–", "–"),
        ("", "–", "–"),
        (True, "Ja", "Yes"),
        (False, "Nej", "No"),
        (date(2026, 3, 5), "2026-03-05", "5 Mar 2026"),
        (datetime(2026, 7, 5, 22, 30, tzinfo=UTC), "2026-07-06 00:30", "6 Jul 2026, 00:30"),
        (datetime(2026, 3, 5, 9, 5), "2026-03-05 09:05", "5 Mar 2026, 09:05"),  # noqa: DTZ001
        (Decimal("1249.50"), "1\xa0249,50", "1,249.50"),
        (Decimal("-3"), "-3", "-3"),
        (Decimal("1E+3"), "1\xa0000", "1,000"),
        (Decimal("NaN"), "NaN", "NaN"),
        (1.5, "1,5", "1.5"),
        (1234567, "1234567", "1234567"),
        (b"\x00\x01", "binära data, 2 byte", "binary data, 2 bytes"),
        ({"färg": ["röd"]}, '{"färg": ["röd"]}', '{"färg": ["röd"]}'),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007", "00000000-0000-0000-0000-000000000007"),
        ("text", "text", "text"),
    ],
)
def test_a_value_is_printed_for_its_reader(value: object, swedish: str, english: str) -> None:
    assert in_words(value, "sv") == swedish
    assert in_words(value, "en") == english


def test_dates_and_counts_are_written_out() -> None:
    assert long_date(date(2033, 12, 31), "sv") == "31 december 2033"
    assert long_date(date(2033, 12, 31), "en") == "31 December 2033"
    assert (number(12345, "sv"), number(12345, "en")) == ("12\xa0345", "12,345")


def test_a_long_word_can_be_broken_and_an_ordinary_text_stays() -> None:
    assert breakable("En vanlig mening om gitarrer.") == "En vanlig mening om gitarrer."
    assert max(map(len, breakable("x" * 100).split("\u200b"))) <= 22
    assert breakable("x" * 100).replace("\u200b", "") == "x" * 100
