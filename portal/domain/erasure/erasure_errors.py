"""Why an erasure does not go on. Nothing personal is in any of it."""

from portal.domain.errors import Conflict


class OtherRequestsOpen(Conflict):
    """Another request of the same person must be answered first: it needs what an erasure takes away."""
