"""How long data is kept: pure calendar arithmetic over the periods of the record of processing.

`kept_until` goes from a row's anchor date to the last day on which the row is kept; `retained_since` goes back from a
day to the earliest anchor still kept, so that a database can be asked in one comparison.
"""

from calendar import monthrange
from datetime import date, timedelta

from portal.domain.months import months_later
from portal.domain.record_of_processing.model import Period

MonthAndDay = tuple[int, int]
"""When a financial year ends: (6, 30) for 30 June. (2, 28) is the last day of February in leap years too."""


def kept_until(period: Period, anchor: date, financial_year_end: MonthAndDay) -> date | None:
    """The last day on which a row whose period is counted from `anchor` is kept; None when the period has no length.

    With `after_financial_year` the count starts from the end of the calendar year in which the financial year of the
    anchor ended (accounting act 1999:1078, 7:2): seven years from one that ends on 30 June 2026 end on 31 December
    2033.
    """
    if not has_length(period):
        return None
    start = date(_financial_year(anchor, financial_year_end), 12, 31) if period.after_financial_year else anchor
    return months_later(start, _months(period)) + timedelta(days=period.days)


def retained_since(period: Period, on: date, financial_year_end: MonthAndDay) -> date | None:
    """The earliest anchor whose row is still kept on `on`; later anchors are kept too, earlier ones are not.

    None when the period has no length.
    """
    if not has_length(period):
        return None
    start = _earliest_reaching(on - timedelta(days=period.days), _months(period))
    if not period.after_financial_year:
        return start
    return _year_end(start.year - 1, financial_year_end) + timedelta(days=1)


def has_length(period: Period) -> bool:
    """Whether the period ends by the calendar, not when an account or a consent does."""
    return _months(period) > 0 or period.days > 0


def _months(period: Period) -> int:
    return period.years * 12 + period.months


def _earliest_reaching(on: date, months: int) -> date:
    """The earliest day that, `months` later, is `on` or after it."""
    earlier = months_later(on, -months)
    # A shorter month has no such date, and even its last day falls short: the next month's first day reaches it.
    return earlier if earlier.day == on.day else earlier + timedelta(days=1)


def _financial_year(anchor: date, end: MonthAndDay) -> int:
    """The calendar year in which the financial year of `anchor` ends."""
    return anchor.year if anchor <= _year_end(anchor.year, end) else anchor.year + 1


def _year_end(year: int, end: MonthAndDay) -> date:
    month, day = end
    last = monthrange(year, month)[1]
    return date(year, month, last if end == (2, 28) else min(day, last))
