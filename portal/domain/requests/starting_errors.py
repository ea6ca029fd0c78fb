"""Why a request is not started. Nothing personal is in any of it."""

from portal.domain.errors import Conflict, PortalError


class AlreadyOpen(Conflict):
    """The person has an open request of that kind: what came belongs to it. `reference` is that request's."""

    code = "already_open"

    def __init__(self, reference: str) -> None:
        super().__init__()
        self.reference = reference


class TooManyStarted(PortalError):
    """A member has started so many requests today that more are taken by telephone."""

    status = 429
    code = "too_many_started"
