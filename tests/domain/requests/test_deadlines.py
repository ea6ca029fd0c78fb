"""The month of Art. 12(3), counted by Regulation 1182/71, Art. 3."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.requests.deadlines import (
    EXTENDED_MONTHS,
    Step,
    answer_due,
    day_off,
    due_after,
    explain,
    holiday_name,
    next_working_day,
)

DAYS = st.dates(date(2018, 5, 25), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 8, 31), date(2026, 9, 30)),  # no 31 September
        (date(2026, 3, 5), date(2026, 4, 7)),  # Easter Sunday, Easter Monday
        (date(2026, 9, 15), date(2026, 10, 15)),
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        (date(2028, 1, 31), date(2028, 2, 29)),  # a leap year
        (date(2026, 5, 19), date(2026, 6, 22)),  # Midsummer Eve and Day, Sunday
        (date(2026, 11, 24), date(2026, 12, 28)),  # Christmas Eve to Sunday 27 December
        (date(2025, 11, 30), date(2025, 12, 30)),
        (date(2026, 11, 30), date(2026, 12, 30)),
        (date(2025, 12, 6), date(2026, 1, 7)),  # Epiphany
        (date(2026, 5, 6), date(2026, 6, 8)),  # National Day, a Saturday
        (date(2026, 4, 1), date(2026, 5, 4)),  # May Day, Saturday, Sunday
        (date(2026, 4, 14), date(2026, 5, 15)),  # Ascension Day; the Friday after it is a working day
        (date(2026, 12, 31), date(2027, 2, 1)),  # 31 January 2027 is a Sunday
    ],
)
def test_an_answer_is_due_on(received: date, due: date) -> None:
    assert answer_due(received) == due


def test_an_extension_gives_three_months_in_all() -> None:
    assert due_after(date(2026, 8, 31), EXTENDED_MONTHS) == date(2026, 11, 30)
    assert due_after(date(2026, 9, 24), EXTENDED_MONTHS) == date(2026, 12, 28)
    assert due_after(date(2026, 11, 30), EXTENDED_MONTHS) == date(2027, 3, 1)


def test_a_new_years_eve_counts_as_a_saturday() -> None:
    assert day_off(date(2026, 12, 31)) == "eve"
    assert [step.code for step in explain(date(2029, 11, 30))][3:-1] == ["sunday", "eve", "public_holiday"]
    assert answer_due(date(2029, 11, 30)) == date(2030, 1, 2)


def test_other_eves_and_bridging_days_are_working_days() -> None:
    for day in (date(2026, 4, 2), date(2026, 4, 30), date(2026, 5, 15), date(2026, 10, 30), date(2026, 12, 23)):
        assert day_off(day) is None


def test_the_count_is_explained_day_by_day() -> None:
    assert explain(date(2026, 3, 5)) == [
        Step("arrival", date(2026, 3, 5)),
        Step("first_day", date(2026, 3, 6)),
        Step("same_date", date(2026, 4, 5)),
        Step("public_holiday", date(2026, 4, 5)),
        Step("public_holiday", date(2026, 4, 6)),
        Step("due", date(2026, 4, 7)),
    ]
    assert [step.code for step in explain(date(2026, 8, 31))] == ["arrival", "first_day", "last_day_of_month", "due"]
    assert [step.code for step in explain(date(2026, 5, 19))][3:-1] == ["eve", "public_holiday", "sunday"]
    assert [step.code for step in explain(date(2026, 9, 17))][3:-1] == ["saturday", "sunday"]


def test_a_holiday_has_a_name_in_both_languages() -> None:
    assert holiday_name(date(2026, 6, 19)) == "Midsommarafton"
    assert holiday_name(date(2026, 6, 19), "en") == "Midsummer Eve"
    assert holiday_name(date(2026, 4, 6)) == "Annandag påsk"
    assert holiday_name(date(2026, 4, 6), "en") == "Easter Monday"
    assert holiday_name(date(2026, 5, 15)) is None


@given(DAYS)
def test_no_answer_is_ever_due_on_a_day_off(received: date) -> None:
    for due in (answer_due(received), due_after(received, EXTENDED_MONTHS)):
        assert due.weekday() < 5
        assert holiday_name(due) is None


@given(DAYS)
def test_the_end_moves_over_days_off_only_and_never_back(received: date) -> None:
    steps = explain(received)
    end, due = steps[2].day, steps[-1].day
    assert 28 <= (end - received).days <= 31
    skipped = [end + timedelta(days=n) for n in range((due - end).days)]
    assert [step.day for step in steps[3:-1]] == skipped
    assert all(day_off(day) for day in skipped)


@given(DAYS, DAYS)
def test_what_arrives_later_is_never_due_earlier(one: date, other: date) -> None:
    assert answer_due(min(one, other)) <= answer_due(max(one, other))


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2027, 2, 21), date(2027, 2, 22)),
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2026, 11, 23), date(2026, 11, 23)),
    ],
    ids=["a Sunday", "Christmas Eve", "a Monday"],
)
def test_a_form_is_valid_until_a_day_with_post(day: date, last: date) -> None:
    assert next_working_day(day) == last
