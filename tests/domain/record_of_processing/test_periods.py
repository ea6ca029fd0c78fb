"""How long rows are kept, and which are still kept on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.months import months_later
from portal.domain.record_of_processing.model import Period, Text
from portal.domain.record_of_processing.periods import has_length, kept_until, retained_since

JUNE, DECEMBER = (6, 30), (12, 31)
YEAR_ENDS = st.sampled_from([JUNE, DECEMBER, (4, 30), (2, 28), (2, 29), (8, 31)])
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def period(years: int = 0, months: int = 0, days: int = 0, *, after_financial_year: bool = False) -> Period:
    text = Text("en tid", "a time")
    return Period("a_period", text, years, months, after_financial_year, False, False, text, None, "assumed", days)


ACCOUNTING = period(7, after_financial_year=True)
PERIODS = st.builds(
    period, st.integers(0, 10), st.integers(0, 40), st.integers(0, 400), after_financial_year=st.booleans()
).filter(has_length)


@pytest.mark.parametrize(
    ("anchor", "financial_year_end", "until"),
    [
        (date(2026, 6, 30), JUNE, date(2033, 12, 31)),
        (date(2025, 7, 1), JUNE, date(2033, 12, 31)),
        (date(2026, 7, 1), JUNE, date(2034, 12, 31)),
        (date(2026, 12, 31), DECEMBER, date(2033, 12, 31)),
        (date(2027, 1, 1), DECEMBER, date(2034, 12, 31)),
        (date(2028, 2, 29), (2, 28), date(2035, 12, 31)),
        (date(2028, 2, 29), (2, 29), date(2035, 12, 31)),
        (date(2027, 3, 1), (2, 29), date(2035, 12, 31)),
    ],
)
def test_accounts_are_kept_through_the_seventh_year_after_the_year_in_which_the_financial_year_ended(
    anchor: date, financial_year_end: tuple[int, int], until: date
) -> None:
    assert kept_until(ACCOUNTING, anchor, financial_year_end) == until


@pytest.mark.parametrize(
    ("length", "anchor", "until"),
    [
        (period(3), date(2024, 2, 29), date(2027, 2, 28)),
        (period(4), date(2024, 2, 29), date(2028, 2, 29)),
        (period(3), date(2025, 3, 15), date(2028, 3, 15)),
        (period(months=3), date(2025, 11, 30), date(2026, 2, 28)),
        (period(months=13), date(2025, 1, 31), date(2026, 2, 28)),
        (period(1, 1), date(2025, 12, 31), date(2027, 1, 31)),
        (period(days=2), date(2026, 2, 27), date(2026, 3, 1)),
        (period(months=1, days=1), date(2026, 1, 31), date(2026, 3, 1)),
    ],
)
def test_a_period_ends_on_the_same_date_or_the_last_of_the_month(length: Period, anchor: date, until: date) -> None:
    assert kept_until(length, anchor, JUNE) == until


def test_a_period_without_a_length_has_no_end() -> None:
    assert kept_until(period(), date(2026, 1, 1), JUNE) is None
    assert retained_since(period(), date(2026, 1, 1), JUNE) is None


@pytest.mark.parametrize(
    ("length", "on", "since"),
    [
        (ACCOUNTING, date(2033, 12, 31), date(2025, 7, 1)),
        (ACCOUNTING, date(2034, 1, 1), date(2026, 7, 1)),
        (period(months=1), date(2026, 3, 31), date(2026, 3, 1)),
        (period(months=3), date(2026, 2, 28), date(2025, 11, 28)),
        (period(3), date(2028, 2, 29), date(2025, 3, 1)),
    ],
)
def test_rows_are_retained_that_are_anchored_on_or_after(length: Period, on: date, since: date) -> None:
    assert retained_since(length, on, JUNE) == since


@given(PERIODS, DAYS, YEAR_ENDS)
def test_the_earliest_retained_anchor_is_kept_that_day_and_the_day_before_it_is_not(
    length: Period, on: date, financial_year_end: tuple[int, int]
) -> None:
    since = retained_since(length, on, financial_year_end)
    assert since is not None
    kept = kept_until(length, since, financial_year_end)
    gone = kept_until(length, since - timedelta(days=1), financial_year_end)
    assert kept is not None
    assert gone is not None
    assert gone < on <= kept


@given(PERIODS, DAYS, st.integers(-5000, 400), YEAR_ENDS)
def test_asking_by_anchor_and_asking_by_day_agree(
    length: Period, on: date, distance: int, financial_year_end: tuple[int, int]
) -> None:
    anchor = on + timedelta(days=distance)
    since = retained_since(length, on, financial_year_end)
    until = kept_until(length, anchor, financial_year_end)
    assert since is not None
    assert until is not None
    assert (anchor >= since) == (until >= on)


@given(DAYS, st.integers(-200, 200))
def test_months_are_added_without_skipping_one(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
