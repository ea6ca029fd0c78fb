"""What can be wrong with what is decided on rectifying, restricting and objecting. Nothing personal is in any of it."""

from portal.domain.errors import Conflict, Refused, RefusedBecause


class Undecided(Conflict):
    """Something that a request asks for has not been decided on, so nothing is carried out."""


class ValueRefused(RefusedBecause):
    """A value cannot be written where it is to stand: `why` is not_by_map, missing, bad_value, too_long or same."""


class NotATelephone(Refused):
    """What was typed cannot be a telephone number, so nothing was done."""


class LiftedTooEarly(Refused):
    """A restriction is lifted on a later day than this, so that the person has known of it before (Art. 18(3))."""


class AnswerNotPosted(Refused):
    """The letter that says that the data is restricted is not in the post, so none can say that this ends."""
