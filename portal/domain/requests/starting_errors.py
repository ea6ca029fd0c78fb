"""Why a request is not started. Nothing personal is in any of it."""

from portal.domain.errors import Conflict, Throttled


class AlreadyOpen(Conflict):
    """The person has an open request of that kind: what came belongs to it. `reference` is that request's."""

    def __init__(self, reference: str) -> None:
        super().__init__()
        self.reference = reference


class TooManyStarted(Throttled):
    """A member has started so many requests today that more are taken by telephone."""
