from datetime import timedelta
from email.utils import format_datetime

import pytest

from portal.clock import now
from portal.sources.http_retrying import wanted_wait


@pytest.mark.parametrize(("said", "seconds"), [(None, 0), ("3", 3), ("0", 0), ("-3", 0), ("soon", 0), ("", 0)])
def test_the_wait_is_what_the_service_says_where_it_says_anything(said: str | None, seconds: float) -> None:
    assert wanted_wait(said) == seconds


@pytest.mark.parametrize("said", ["Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "٣", "9" * 400])
def test_a_wait_that_nobody_can_mean_is_no_error(said: str) -> None:
    assert wanted_wait(said) >= 0


def test_the_wait_may_be_said_by_a_date() -> None:
    assert 58 <= wanted_wait(format_datetime(now() + timedelta(seconds=60), usegmt=True)) <= 61
    assert wanted_wait(format_datetime(now() - timedelta(seconds=60), usegmt=True)) == 0
