"""What can be wrong with where a letter goes, and with the days that it names or was posted on."""

from portal.domain.errors import Conflict, PortalError
from portal.domain.letters.addresses import Fault


class NotAnAddress(PortalError):
    """A letter cannot be written there: `why` is what is wrong with it, see `addresses.fault_in`."""

    status = 422
    code = "not_an_address"

    def __init__(self, why: Fault) -> None:
        super().__init__()
        self.why = why

    @property
    def fault(self) -> str:
        """What is wrong with it."""
        return self.why


class AddressUndecided(PortalError):
    """What came may say another address than the shop has, and nobody has chosen where the answer goes."""

    status = 422
    code = "address_undecided"


class PostedTooEarly(PortalError):
    """A letter cannot be posted before it was written, nor a recipient told before the request came or after today."""

    status = 422
    code = "posted_too_early"


class DayToCome(PortalError):
    """A letter cannot be in the post since a day that has not come yet."""

    status = 422
    code = "day_to_come"


class NotEnclosed(PortalError):
    """What is posted with an answer was never fetched: `why` is medium_not_fetched or files_not_opened."""

    status = 422
    code = "not_enclosed"

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why

    @property
    def fault(self) -> str:
        """Why."""
        return self.why


class NoAddress(Conflict):
    """There is no name and address to send a letter to, so nothing was done."""

    code = "no_address"


class TooLateToExtend(Conflict):
    """The first time limit has passed: the person can no longer be told in time that it is extended."""

    code = "too_late_to_extend"


class WrongDay(PortalError):
    """The day that was given cannot be."""

    status = 422
    code = "wrong_day"


class LiftedTooEarly(PortalError):
    """A restriction is lifted on a later day than this, so that the person has known of it before (Art. 18(3))."""

    status = 422
    code = "lifted_too_early"
