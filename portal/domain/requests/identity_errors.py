"""What can be wrong for a reader with who the sender of a letter is. Nothing personal is in any of it."""

from portal.domain.errors import Refused
from portal.domain.letters.posting_errors import WrongDay


class IdentityMismatch(Refused):
    """The personnummer on the letter is not the one that the company holds."""


class NotAPersonnummer(Refused):
    """What was typed cannot be a personnummer, so nothing was compared."""


class NoPersonnummer(NotAPersonnummer):
    """Nothing was typed, where none was given with the request either."""

    code = "missing"


class MismatchUnexplained(Refused):
    """Another number did not match, and nobody has written why the sender is held to be the person all the same."""


class TooManyGuesses(Refused):
    """Too many numbers have been compared for the request; another way of checking is needed."""


class AnswerTooLate(WrongDay):
    """An answer that comes by that day leaves no time to answer the request, whose time runs on meanwhile."""


class AnswerTooSoon(WrongDay):
    """By that day no answer by letter can be here, and the person is offered no other way."""


class NoTimeToAnswer(WrongDay):
    """The request is due before anybody can have answered, but its time can be extended first."""


class NotAskedYet(Refused):
    """Nobody is refused for want of an identity before having been asked and having had the time to answer."""
