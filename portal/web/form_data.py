"""The form that a request brings, or the answer that it cannot be read."""

from typing import Any

from litestar import Request
from litestar.datastructures import FormMultiDict

from portal.domain.errors import PortalError


class UnreadableForm(PortalError):
    """The form's bytes are not text in the character set that they claim, or there is no such character set."""

    code = "bad_request"


async def given(request: Request[Any, Any, Any]) -> FormMultiDict:
    """The form that a request brings, or the one that the page which is asked for shows. Raises HTTPException."""
    if (filled := request.scope.get("filled_in")) and request.method not in ("POST", "PUT"):
        return FormMultiDict(filled.fields)  # type: ignore[attr-defined]
    return await request.form()


async def read(request: Request[Any, Any, Any]) -> FormMultiDict:
    """The form; whoever asks the request for it afterwards gets the same. Raises UnreadableForm."""
    try:
        return await request.form()
    except (UnicodeError, LookupError):
        raise UnreadableForm from None
