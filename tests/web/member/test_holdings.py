"""What the overview says of data whose time is out is true however many periods keep it."""

from datetime import date, timedelta

import pytest

from portal.domain.record_of_processing.loading import load
from portal.domain.sources.overview import Kept, Use
from portal.settings import settings
from portal.web.member.holdings import is_still_kept

TODAY = date(2026, 6, 1)
PAST, FUTURE = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def use_kept_until(*days: date | None) -> Use:
    """A use of which something is held, kept until each of the days by a period of its own."""
    record = load(settings().record_of_processing)
    purpose = next(iter(record.purposes.values()))
    use = purpose.uses[0]
    kept = tuple(Kept(period, day, 0) for period, day in zip(record.periods.values(), days, strict=False))
    assert len(kept) == len(days)
    return Use(purpose, record.categories[use.category], use, 1, False, None, None, kept, (), (), ())


@pytest.mark.parametrize(
    ("days", "is_kept"),
    [((PAST,), False), ((TODAY,), True), ((PAST, FUTURE), True), ((PAST, None), True), ((PAST, PAST), False)],
)
def test_data_is_still_kept_while_any_of_its_periods_runs(days: tuple[date | None, ...], is_kept: bool) -> None:
    assert is_still_kept(use_kept_until(*days), TODAY) is is_kept
