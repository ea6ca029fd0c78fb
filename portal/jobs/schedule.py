"""What happens by the clock: a cron expression and the domain function."""

from collections.abc import Awaitable, Callable, Mapping

from portal.domain import accounts, audit, requests

SCHEDULE: Mapping[str, tuple[str, Callable[[], Awaitable[object]]]] = {
    "expire-requests": ("5 * * * *", requests.expire),
    "forget-ended-sessions": ("*/10 * * * *", accounts.forget_ended_sessions),
    "make-audit-checkpoint": ("30 2 * * *", audit.make_checkpoint),
}
