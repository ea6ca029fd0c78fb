"""Every deadline from 2024 to 2040 against a calendar that was worked out another way."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.requests.deadlines import EXTENDED_MONTHS, answer_due, day_off, due_after, explain
from tests.domain.independent_calendar import TABLE, due, easter, end_of

FIRST, LAST = date(2024, 1, 1), date(2040, 12, 31)
DAYS = st.dates(FIRST, LAST)
MONTHS = st.sampled_from([1, 3])


@pytest.mark.parametrize(
    "sunday",
    [
        date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2035, 3, 25),
        date(2038, 4, 25), date(2040, 4, 1),
    ],
)  # fmt: skip
def test_the_other_calendar_has_easter_where_the_almanac_has_it(sunday: date) -> None:
    assert easter(sunday.year) == sunday


def test_both_calendars_know_the_same_days_off() -> None:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert [day for day in days if bool(day_off(day)) != (day in TABLE)] == []


def test_every_day_of_the_seventeen_years_gives_the_same_month_and_the_same_three() -> None:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert [day for day in days if answer_due(day) != due(day, 1)] == []
    assert [day for day in days if due_after(day, EXTENDED_MONTHS) != due(day, 3)] == []


@settings(max_examples=300)
@given(DAYS, MONTHS, st.integers(0, 120))
def test_a_pause_moves_the_end_by_its_days_and_then_over_days_off(received: date, months: int, paused: int) -> None:
    assert due_after(received, months, paused) == due(received, months, paused)
    steps = {step.code: step.day for step in explain(received, months, paused)}
    assert steps.get("paused") == (end_of(received, months) + timedelta(days=paused) if paused else None)


@given(DAYS, MONTHS)
def test_every_step_of_an_explanation_is_a_day_that_the_other_calendar_tells_the_same_of(
    received: date, months: int
) -> None:
    steps = explain(received, months)
    assert steps[0].day == received
    assert steps[1].day == received + timedelta(days=1)
    assert steps[2].day == end_of(received, months)
    assert all(step.day in TABLE for step in steps[3:-1])
    assert steps[-1].day not in TABLE


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_longer_pause_never_ends_earlier(received: date, one: int, other: int) -> None:
    assert due_after(received, 1, min(one, other)) <= due_after(received, 1, max(one, other))
