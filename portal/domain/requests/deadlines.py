"""When an answer is due: the month of Art. 12(3), counted by Regulation (EEC, Euratom) 1182/71, Art. 3.

The day of arrival is not counted. The month ends on the same date of the next month, or on that month's last day
where there is no such date. An end on a Saturday, a Sunday or a Swedish public holiday moves to the next working day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from holidays import BANK, PUBLIC, HolidayBase, country_holidays

from portal.domain.months import months_later

StepCode = Literal[
    "arrival",
    "first_day",
    "same_date",
    "last_day_of_month",
    "paused",
    "saturday",
    "sunday",
    "public_holiday",
    "eve",
    "due",
]

ANSWER_MONTHS = 1
EXTENDED_MONTHS = 3
"""One month and the two by which Art. 12(3) lets it be extended."""

SOON = timedelta(days=7)
"""What is due within that time is due soon."""

# Midsummer Eve, Christmas Eve and New Year's Eve, which Swedish law on periods (1930:173, 2 §) counts as Saturdays.
EVES = ("Midsommarafton", "Julafton", "Nyårsafton")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the count: what happened to the end of the period, and on which day.

    `arrival`: the day of receipt, not counted. `first_day`: the first that is. `same_date` and `last_day_of_month`:
    where the months end. `paused`: where they do with the days on top for which the time stood still. `saturday`,
    `sunday`, `public_holiday` and `eve`: a day over which the end moves. `due`: the last day on which the answer is in
    time.
    """

    code: StepCode
    day: date


def answer_due(received: date) -> date:
    """The last day on which a request received on `received` is answered in time (Art. 12(3))."""
    return explain(received)[-1].day


def due_after(received: date, months: int, paused: int = 0) -> date:
    """The last day in time when `months` are given and the time has stood still for `paused` days."""
    return explain(received, months, paused)[-1].day


def explain(received: date, months: int = ANSWER_MONTHS, paused: int = 0) -> list[Step]:
    """The count of `months` from `received`, step by step and in order; it ends with `due`.

    `paused` are the days for which the time stood still, while a question about identity was unanswered.
    """
    end = months_later(received, months)
    steps = [
        Step("arrival", received),
        Step("first_day", received + timedelta(days=1)),
        Step("same_date" if end.day == received.day else "last_day_of_month", end),
    ]
    if paused:
        end += timedelta(days=paused)
        steps.append(Step("paused", end))
    while code := day_off(end):
        steps.append(Step(code, end))
        end += timedelta(days=1)
    return [*steps, Step("due", end)]


def next_working_day(day: date) -> date:
    """`day` itself, or the next day on which there is post and a period can end."""
    while day_off(day):
        day += timedelta(days=1)
    return day


def working_days_after(day: date, count: int) -> date:
    """The last of `count` working days after `day`, which itself does not count."""
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1))
    return day


def day_off(day: date) -> StepCode | None:
    """Why no period can end on `day`; None for a working day."""
    name = holiday_name(day)
    if name:
        return "eve" if name in EVES else "public_holiday"
    return ("saturday", "sunday")[day.weekday() - 5] if day.weekday() >= 5 else None


def holiday_name(day: date, language: Literal["sv", "en"] = "sv") -> str | None:
    """What the public holiday, or the eve that counts as a Saturday, is called; None for any other day."""
    if day in _calendar("sv", PUBLIC) or _calendar("sv", BANK).get(day) in EVES:
        return _calendar(language, PUBLIC).get(day) or _calendar(language, BANK).get(day)
    return None


@cache
def _calendar(language: str, category: str) -> HolidayBase:
    return country_holidays("SE", language="en_US" if language == "en" else language, categories=category)
