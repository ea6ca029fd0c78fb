"""What can be wrong for a reader with a letter or a request that has come. Nothing personal is in any of it."""

from portal.domain.errors import Refused


class LetterInTheFuture(Refused):
    """A letter cannot have arrived after today."""


class LetterBeforeRequest(Refused):
    """The letter cannot have arrived before its form was made."""


class ReceivedInTheFuture(Refused):
    """A request cannot have reached the company after today."""


class WithdrawnTooEarly(Refused):
    """A request cannot have been withdrawn before it was made."""


class MadeAfterReceipt(Refused):
    """A request cannot have been made after it reached the company."""


class PostmarkAfterArrival(Refused):
    """A letter cannot have been posted after it arrived."""


class PostmarkBeforeRequest(Refused):
    """A letter cannot have been posted before its form was made."""


class SameDay(Refused):
    """The request arrived on that day already."""


class IncompleteChoice(Refused):
    """The way on of an envelope lacks something: `field` says what, `why` is a code for what is wrong with it."""

    def __init__(self, field: str, why: str = "missing") -> None:
        super().__init__()
        self.field = field
        self.why = why
