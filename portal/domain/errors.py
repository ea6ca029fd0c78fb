"""What can go wrong for a reader. Each error names a message; web/errors.py gives it words, status and page."""


class PortalError(Exception):
    """An error that a page can explain. `code` names its message; nothing personal is in it."""

    status = 400
    code = "error"


class NotFound(PortalError):
    """There is no such thing, or it is not the reader's to see: the answer is the same."""

    status = 404
    code = "not_found"


class Conflict(PortalError):
    """The thing has changed since the page was shown, so nothing was done."""

    status = 409
    code = "conflict"
