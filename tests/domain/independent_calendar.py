"""Swedish days off worked out another way than the product does: Easter by Gauss, the rest by the law's own words.

Act (1989:253) on public holidays; Act (1930:173), 2 §, for the three eves that count as Saturdays.
"""

from calendar import monthrange
from datetime import date, timedelta

FIXED = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26))
"""New Year's Day, Epiphany, May Day, the National Day, Christmas Day and the day after it."""

EVES = ((12, 24), (12, 31))
"""Christmas Eve and New Year's Eve."""

FROM_EASTER = (-2, 0, 1, 39, 49)
"""Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday: days from Easter Sunday."""


def easter(year: int) -> date:
    """Easter Sunday by Gauss's rule of 1816, for the years 1900 to 2099 (M = 24, N = 5)."""
    a, b, c = year % 19, year % 4, year % 7
    d = (19 * a + 24) % 30
    e = (2 * b + 4 * c + 6 * d + 5) % 7
    if (d == 29 and e == 6) or (d == 28 and e == 6 and (11 * 24 + 11) % 30 < 19):
        d -= 7
    return date(year, 3, 22) + timedelta(days=d + e)


def days_off(year: int) -> set[date]:
    """Every day of the year on which no period ends."""
    off = {date(year, month, day) for month, day in (*FIXED, *EVES)}
    off |= {easter(year) + timedelta(days=n) for n in FROM_EASTER}
    midsummer = next(date(year, 6, day) for day in range(20, 27) if date(year, 6, day).weekday() == 5)
    all_saints = next(day for n in range(7) if (day := date(year, 10, 31) + timedelta(days=n)).weekday() == 5)
    off |= {midsummer, midsummer - timedelta(days=1), all_saints}
    first = date(year, 1, 1)
    every = (first + timedelta(days=n) for n in range(366))
    return off | {day for day in every if day.year == year and day.weekday() >= 5}


TABLE = frozenset(day for year in range(2024, 2042) for day in days_off(year))
"""All of them, for periods that begin in 2024 to 2040."""


def end_of(received: date, months: int) -> date:
    """The same date so many months later, or the last day of that month: month by month, never by a formula."""
    year, month = received.year, received.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(received.day, monthrange(year, month)[1]))


def due(received: date, months: int, paused: int = 0) -> date:
    """The last day in time: the first that is no day off, from the end of the period on."""
    end = end_of(received, months) + timedelta(days=paused)
    while end in TABLE:
        end += timedelta(days=1)
    return end
