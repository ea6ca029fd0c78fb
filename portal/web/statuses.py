"""The HTTP status of an error: that of the family that it belongs to."""

from collections.abc import Mapping

from portal.domain.errors import (
    Conflict,
    Forbidden,
    NotFound,
    NotProven,
    Over,
    PortalError,
    Refused,
    Throttled,
    Unavailable,
)

STATUSES: Mapping[type[PortalError], int] = {
    PortalError: 400,
    NotProven: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Over: 410,
    Refused: 422,
    Throttled: 429,
    Unavailable: 503,
}


def status_of(error: PortalError) -> int:
    """The status that says the same to a program as `error` does to a reader."""
    return next(STATUSES[family] for family in type(error).__mro__ if family in STATUSES)
