"""Where in the queue somebody was, so that a request's page leads back there, after whatever was done on it."""

from urllib.parse import parse_qsl, urlencode

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from portal.domain.errors import NotFound
from portal.settings import settings
from portal.web.pages import Page, StaffRequest
from portal.web.staff.queue.queue_view import PATH, View

COOKIE = "portal-ko"

LONGEST = 400
"""Characters; the filters and a place are less. There is nothing of a person in them."""


def remember(request: StaffRequest, answer: Page) -> Page:
    """Leave the place that the page of the queue is at with the browser, for as long as that is open."""
    query = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "sok"])
    answer.cookies.append(
        Cookie(key=COOKIE, value=query[:LONGEST], path=PATH, httponly=True, samesite="lax", secure=settings().secure)
    )
    return answer


def place(connection: ASGIConnection) -> str:  # type: ignore[type-arg]
    """The address of the queue as its reader left it; its beginning where nothing, or nothing of ours, is left."""
    query = dict(parse_qsl(connection.cookies.get(COOKIE, "")[:LONGEST]))
    try:
        view = View.of(query)
        for name in ("efter", "fore"):
            view.place(query.get(name, ""))
    except NotFound:
        return PATH
    return view.address(**{name: query[name] for name in ("efter", "fore") if name in query})
