"""When a question to a service is asked again at once: seldom and briefly, the queue tries again later anyway."""

import math
from datetime import UTC
from email.utils import parsedate_to_datetime

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    stop_before_delay,
    wait_exponential_jitter,
)

from portal.clock import now
from portal.sources.errors import SourceUnreachable

TRIES = 4
NOT_NOW = {429, 502, 503, 504}
"""The statuses that say that the same question may be answered in a moment."""

_growing = wait_exponential_jitter(multiplier=0.1, max=2, jitter=0.1)


class TryAgain(SourceUnreachable):
    """The same question may be answered in a moment: after `seconds`, where the service says how long."""

    def __init__(self, source: str, seconds: float = 0) -> None:
        super().__init__(source)
        self.seconds = seconds


def retrying(seconds: float) -> AsyncRetrying:
    """Tries for as long as TryAgain is raised, none of which begins later than `seconds` after the first."""
    return AsyncRetrying(
        retry=retry_if_exception_type(TryAgain),
        stop=stop_after_attempt(TRIES) | stop_before_delay(seconds),
        wait=_wait,
        reraise=True,
    )


def wanted_wait(retry_after: str | None) -> float:
    """The seconds that a Retry-After header asks for (RFC 9110, 10.2.3), as a number or a date; 0 where it does not."""
    if retry_after is None:
        return 0
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        date = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return 0
    return max(0, math.ceil((date.replace(tzinfo=date.tzinfo or UTC) - now()).total_seconds()))


def _wait(state: RetryCallState) -> float:
    failed = state.outcome.exception() if state.outcome else None
    return max(_growing(state), failed.seconds if isinstance(failed, TryAgain) else 0)
