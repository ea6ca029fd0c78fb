"""The count of a time limit in words, in both languages."""

from datetime import date

from portal.domain.requests.time_limits import TimeLimit
from portal.web.count_words import days, sentence


def arrived(day: date, months: int = 1, paused: int = 0) -> TimeLimit:
    return TimeLimit(day, True, months, paused)


def test_easter_is_named_in_both_languages() -> None:
    limit = arrived(date(2026, 3, 5))
    assert sentence(limit, "en") == (
        "It arrived on Thursday 5 March 2026. One month later is Sunday 5 April 2026. No period ends on that day or the"
        " next ones, which are Easter Sunday and Easter Monday. So the last day is Tuesday 7 April 2026."
    )
    assert sentence(limit, "sv") == (
        "Det kom torsdag 5 mars 2026. En månad senare är söndag 5 april 2026. Ingen tid går ut den dagen eller de"
        " följande, som är påskdagen och annandag påsk. Därför är sista dagen tisdag 7 april 2026."
    )


def test_a_working_day_needs_no_more_words() -> None:
    assert sentence(arrived(date(2026, 9, 15)), "en") == (
        "It arrived on Tuesday 15 September 2026. One month later is Thursday 15 October 2026. It is a working day, and"
        " the last day."
    )


def test_a_month_that_is_too_short_and_a_single_day_off() -> None:
    said = sentence(arrived(date(2027, 1, 31)), "en")
    assert "there is no such date, so the month ends on its last day, Sunday 28 February 2027." in said
    assert "No period ends on that day, which is a Sunday. So the last day is Monday 1 March 2027." in said


def test_three_months_and_a_pause_are_said() -> None:
    assert "Tre månader senare är torsdag 24 december 2026." in sentence(arrived(date(2026, 9, 24), 3), "sv")
    said = sentence(arrived(date(2026, 9, 15), 1, 5), "en")
    assert "The time stood still for 5 days, so it ends on Tuesday 20 October 2026." in said
    assert "stood still for one day" in sentence(arrived(date(2026, 9, 15), 1, 1), "en")


def test_counted_from_the_submission_nothing_is_said_to_have_arrived() -> None:
    limit = TimeLimit(date(2026, 9, 15), False, 1, 0)
    assert sentence(limit, "en").startswith("It was submitted on Tuesday 15 September 2026.")
    assert days(limit, "en")[0]["text"] == "The request was submitted. This day is not counted."


def test_the_days_are_told_one_by_one() -> None:
    told = [(str(it["day"]), str(it["text"])) for it in days(arrived(date(2026, 5, 19)), "en")]
    assert told == [
        ("2026-05-19", "The request arrived. This day is not counted."),
        ("2026-05-20", "The first day that is counted."),
        ("2026-06-19", "A month later, on the same date: here the month ends."),
        ("2026-06-19", "Midsummer Eve. Counts as a Saturday. The end moves to the next day."),
        ("2026-06-20", "Midsummer Day. A public holiday. The end moves to the next day."),
        ("2026-06-21", "A Sunday. The end moves to the next day."),
        ("2026-06-22", "The last day on which the answer is in time."),
    ]
