"""What can be wrong with a proposal to annul a request. Nothing personal is in any of it."""

from portal.domain.errors import Refused


class SameRequest(Refused):
    """A request is not registered twice with itself."""


class NoSuchRequest(Refused):
    """There is no request with the reference that was given."""


class OtherPersons(Refused):
    """The request that was named is another person's."""


class NoReason(Refused):
    """Whoever proposed to annul a request reads why it is not."""

    code = "missing"


class NoNote(Refused):
    """For another reason it has to be said which."""

    code = "missing"
