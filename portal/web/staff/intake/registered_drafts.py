"""A page of a draft that has become a request, as when somebody goes back after registering: the request is shown."""

from litestar.response import Redirect

from portal.domain.intake.request_drafts import Registered
from portal.web.homes import request_at
from portal.web.pages import AnyRequest, redirect


def to_its_request(_request: AnyRequest, error: Registered) -> Redirect:
    """The page of the request, which says that it is registered already."""
    return redirect(request_at(error.reference), flash="redan-registrerad")
