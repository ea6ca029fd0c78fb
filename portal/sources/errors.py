"""What can go wrong in a source. No message holds personal data, nor what the database said beyond `Cause`."""

from typing import TYPE_CHECKING

from portal.sources.causes import Cause

if TYPE_CHECKING:
    from portal.sources.erasing import Erasure


class SourceError(Exception):
    """A fault in the source named `source`; `cause` where the source tells why."""

    message = "The source failed."

    def __init__(self, source: str, cause: Cause | None = None) -> None:
        super().__init__(f"{source}: {self.message}" + (f" ({cause})" if cause else ""))
        self.source = source
        self.cause = cause


class SourceUnreachable(SourceError):
    """The source does not answer, or not in time; the same call may succeed later."""

    message = "The source cannot be reached."


class SourceBusy(SourceUnreachable):
    """Another transaction changed the same rows; the call may be repeated at once."""


class SourceMismatch(SourceError):
    """The source is not as the data map says, or refuses what the map asks for; one of the two must be corrected."""

    message = "The source is not as its data map says."


class NoPseudonym(SourceError):
    """The data map writes pseudonyms, and the person that is to be erased has no key to make them with."""

    message = "The person has no key to make a pseudonym with."


class PlanChanged(SourceError):
    """The data has changed since the erasure was approved; nothing has been erased."""

    message = "The data has changed since the plan was approved."


class NotRectified(SourceError):
    """The source has something else there than what was written, so that nothing was changed."""

    message = "What was written is not what is there."


class NotErased(SourceError):
    """An erasure was carried out, but something of what it should have erased is still there, or nobody could look.

    `erasure` says what was erased for good, and is None when everything was rolled back.
    """

    message = "Something is left that should have been erased."

    def __init__(self, source: str, erasure: "Erasure | None" = None, cause: Cause | None = None) -> None:
        super().__init__(source, cause)
        self.erasure = erasure
