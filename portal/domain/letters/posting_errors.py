"""What can be wrong with where a letter goes, and with the days that it names or was posted on."""

from portal.domain.errors import Conflict, Refused, RefusedBecause


class NotAnAddress(RefusedBecause):
    """A letter cannot be written there: `why` is what is wrong with it, see `addresses.fault_in`."""


class AddressUndecided(Refused):
    """What came may say another address than the shop has, and nobody has chosen where the answer goes."""


class PostedTooEarly(Refused):
    """A letter cannot be posted before it was written, nor a recipient told before the request came or after today."""


class DayToCome(Refused):
    """A letter cannot be in the post since a day that has not come yet."""


class NotEnclosed(RefusedBecause):
    """What is posted with an answer was never fetched: `why` is medium_not_fetched or files_not_opened."""


class NoAddress(Conflict):
    """There is no name and address to send a letter to, so nothing was done."""


class WrongDay(Refused):
    """The day that was given cannot be."""
