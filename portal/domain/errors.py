"""What can go wrong for a reader: the families of errors, and those that belong to no room of the domain alone.

Each error names a message by its code; the web gives it words and a page, and each family its status. Nothing personal
is in any of them.
"""

import re
from typing import ClassVar


class PortalError(Exception):
    """An error that a page can explain. `code` is the name of its class, unless it says another."""

    code: ClassVar[str] = "error"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" not in vars(cls):
            cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @property
    def fault(self) -> str:
        """What is wrong with the field of a form that it concerns, as a code."""
        return self.code


class NotFound(PortalError):
    """There is no such thing, or it is not the reader's to see: the answer is the same."""


class Conflict(PortalError):
    """The thing has changed since the page was shown, so nothing was done."""


class Refused(PortalError):
    """What was typed or chosen cannot be taken."""


class RefusedBecause(Refused):
    """The same where that has several reasons: `why` is a code for the one that it was."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why

    @property
    def fault(self) -> str:
        """Why."""
        return self.why


class Forbidden(PortalError):
    """It is not for whoever asks to do."""


class NotProven(PortalError):
    """Whoever asks has not proven who that is."""


class Over(PortalError):
    """It was there, and is over for good."""


class Throttled(PortalError):
    """Too many failed sign-ins for this account or from this address."""


class Unavailable(PortalError):
    """What it takes does not answer; the same may work later."""


class NotTwoPersons(Forbidden):
    """An erasure is approved by another person than the one who handles it."""


class NotYourRole(Forbidden):
    """Staff of another role may do this."""


class NotApprover(Forbidden):
    """Only an approver may do this."""


class NotHandler(Forbidden):
    """Only a case handler may do this."""


class FileRefused(RefusedBecause):
    """A file cannot be kept, so none of those sent is: `why` is missing, empty, too_large, too_many,
    wrong_type, wrong_ending or broken."""


class SourcesUnreachable(Unavailable):
    """One of the company's databases does not answer; the same may work later."""
