"""A form that was sent when the session was over: nothing was done, and what was filled in waits for the sign-in.

Where it cannot be said whose form it was, what was written is shown once more, to be copied.
"""

from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from portal.data.errors import DatabaseUnavailable
from portal.web.guards import NotSignedIn
from portal.web.origin import is_ours
from portal.web.pages import is_fragment_wanted, page
from portal.web.signing_in import kept_forms
from portal.web.signing_in.other_account import other_account
from portal.web.written import written

AnyRequest = Request[Any, Any, Any]

WITH_TEXTS = ("/personal/", "/mitt-konto/begaran/")
"""Where forms have texts, and none has a password."""


UNREADABLE = (HTTPException, UnicodeError, LookupError, DatabaseUnavailable)
"""What is no form, or cannot be looked up now."""


def may_be_lost(request: AnyRequest) -> bool:
    """Whether a page of ours sent a form that somebody may have filled in."""
    return request.method == "POST" and is_ours(request)


async def form_of_before(request: AnyRequest, otherwise: Response[Any]) -> Response[Any]:
    """What was filled in before whoever is signed in had signed in anew, the page that it is somebody else who is
    signed in now, or the one that the form is too old."""
    try:
        if page_of_other := await other_account(request):
            return page_of_other
        return otherwise if is_fragment_wanted(request) else await kept_forms.keep(request, "") or otherwise
    except UNREADABLE:
        return otherwise


async def lost_form(request: AnyRequest, error: NotSignedIn, otherwise: Response[Any]) -> Response[Any]:
    """The sign-in, after which what was filled in is shown again, or the page with what was written."""
    try:
        kept = await kept_forms.keep(request, error.location)
        texts = await written(request)
    except UNREADABLE:
        return otherwise
    is_fragment = is_fragment_wanted(request)
    if kept is not None and is_fragment:
        otherwise.cookies = kept.cookies
        return otherwise
    if kept is not None:
        return kept
    if is_fragment or not texts or not request.url.path.startswith(WITH_TEXTS):
        return otherwise
    return page(request, "lost_form", status=403, written=texts, sign_in=error.location)
