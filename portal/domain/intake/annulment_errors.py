"""What can be wrong with a proposal to annul a request. Nothing personal is in any of it."""

from portal.domain.errors import PortalError


class SameRequest(PortalError):
    """A request is not registered twice with itself."""

    status = 422
    code = "same_request"


class NoSuchRequest(PortalError):
    """There is no request with the reference that was given."""

    status = 422
    code = "no_such_request"


class OtherPersons(PortalError):
    """The request that was named is another person's."""

    status = 422
    code = "other_persons"


class NoNote(PortalError):
    """For another reason it has to be said which."""

    status = 422
    code = "missing"
