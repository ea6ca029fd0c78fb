"""What can be wrong for a reader with a letter or a request that has come. Nothing personal is in any of it."""

from portal.domain.errors import PortalError


class LetterInTheFuture(PortalError):
    """A letter cannot have arrived after today."""

    status = 422
    code = "letter_in_the_future"


class LetterBeforeRequest(PortalError):
    """The letter cannot have arrived before its form was made."""

    status = 422
    code = "letter_before_request"


class ReceivedInTheFuture(PortalError):
    """A request cannot have reached the company after today."""

    status = 422
    code = "received_in_the_future"


class WithdrawnTooEarly(PortalError):
    """A request cannot have been withdrawn before it was made."""

    status = 422
    code = "withdrawn_too_early"


class MadeAfterReceipt(PortalError):
    """A request cannot have been made after it reached the company."""

    status = 422
    code = "made_after_receipt"


class PostmarkAfterArrival(PortalError):
    """A letter cannot have been posted after it arrived."""

    status = 422
    code = "postmark_after_arrival"


class PostmarkBeforeRequest(PortalError):
    """A letter cannot have been posted before its form was made."""

    status = 422
    code = "postmark_before_request"


class SameDay(PortalError):
    """The request arrived on that day already."""

    status = 422
    code = "same_day"


class IncompleteChoice(PortalError):
    """The way on of an envelope lacks something: `field` says what, `why` is a code for what is wrong with it."""

    status = 422
    code = "incomplete_choice"

    def __init__(self, field: str, why: str = "missing") -> None:
        super().__init__()
        self.field = field
        self.why = why
