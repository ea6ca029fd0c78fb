"""What can be wrong for a reader with who the sender of a letter is. Nothing personal is in any of it."""

from portal.domain.errors import PortalError
from portal.domain.letters.posting_errors import WrongDay


class IdentityMismatch(PortalError):
    """The personnummer on the letter is not the one that the company holds."""

    status = 422
    code = "identity_mismatch"


class NotAPersonnummer(PortalError):
    """What was typed cannot be a personnummer, so nothing was compared."""

    status = 422
    code = "not_a_personnummer"


class NoPersonnummer(NotAPersonnummer):
    """Nothing was typed, where none was given with the request either."""

    code = "missing"


class TooManyGuesses(PortalError):
    """Too many numbers have been compared for the request; another way of checking is needed."""

    status = 422
    code = "too_many_guesses"


class AnswerTooLate(WrongDay):
    """An answer that comes by that day leaves no time to answer the request, whose time runs on meanwhile."""

    code = "answer_too_late"
