"""An address that leads nowhere, opened by somebody who is signed in: the page has the reader's menu and language."""

from collections.abc import Callable
from typing import Any

from litestar import Request, Response

from portal.data.errors import DatabaseUnavailable
from portal.web.sessions import set_session

AnyRequest = Request[Any, Any, Any]


async def known_to_its_reader(request: AnyRequest, made: Callable[[AnyRequest], Response[Any]]) -> Response[Any]:
    """The page that `made` makes, once it is known who reads it.

    No route means no guard, so nobody has asked for the session yet. What leads nowhere does not count as activity.
    """
    try:
        await set_session(request, extend=False)
    except DatabaseUnavailable:
        request.scope["auth"] = None
    return made(request)
