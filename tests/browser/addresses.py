"""Every page that the application has, taken from its routes: a page that is new is in the list by itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from litestar import Litestar, Response
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

Who = Literal["visitor", "halfway", "newcomer", "member", "asked", "returning", "handler", "approver", "administrator"]
"""Of those who are signing in, `halfway` has shown a password, and a `newcomer` has yet to set up a second factor.
`asked` is a member who is asked anew about a choice, `returning` one who has lost a form with the session before."""

SIGNING_IN: dict[str, Who] = {"/logga-in/kod": "halfway", "/logga-in/tvafaktor": "newcomer"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as somebody sees it: `at` an address, once the button at the selector `press` is pressed, if there is one.

    `status` is what the last answer has.
    """

    who: Who
    at: str
    press: str | None = None
    status: int = 200
    forged: bool = False
    """Whether the forms of the page have lost their token."""


NOT_FOR_READERS = ("/health", "/metrics", "/api", "/static", "/logga-in/arbetskonto/svar")
"""Where programs ask, not people, or where an identity provider alone sends people; there is none in a demo."""


FILLED_IN = re.compile("/mitt-konto/begaran/ny/[a-z]+/kontroll")
"""Pages of what was filled in on another: without that they lead there."""


class NoExample(Exception):
    """A route has a parameter that the tests know no value of: give it one in tests/browser/every_state.py."""


def pages(app: Litestar, values: Mapping[str, str]) -> list[Shown]:
    """Each route that answers a browser's GET with a page, at an address that `values` gives.

    They are looked up by the whole route (`/personal/begaran/{reference}/utdrag`) first, then by who reads it and the
    parameter's name (`member.reference`), then by the name alone. Raises NoExample.
    """
    return [Shown(_who(path), _filled(path, values)) for path in sorted(_paths(app))]


def _paths(app: Litestar) -> Iterator[str]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            handler = next((it for it in route.route_handlers if "GET" in it.http_methods), None)
            is_read = not route.path.startswith(NOT_FOR_READERS) and not FILLED_IN.fullmatch(route.path)
            if handler is not None and is_read and _answers_a_page(handler):
                yield route.path_format


def _answers_a_page(handler: HTTPRouteHandler) -> bool:
    # What polls is a fragment, and stands in its page too.
    if handler.opt.get("polling"):
        return False
    declared = handler.fn.__annotations__["return"]
    return Response[str] in (declared, *get_args(declared)) or declared is Any


def _who(path: str) -> Who:
    readers: dict[str, Who] = {
        "/mitt-konto/samtycken/fragor": "asked",
        "/mitt-konto": "member",
        "/personal/konton": "administrator",
        "/personal": "handler",
        "/bekrafta": "member",
        "/ej-skickat": "returning",
        "/annan-inloggad": "member",
        **SIGNING_IN,
    }
    return next((who for start, who in readers.items() if path.startswith(start)), "visitor")


def _filled(path: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        for key in (f"{_who(path)}.{found[1]}", found[1]):
            if key in values:
                return values[key]
        raise NoExample(path, found[1])

    return values.get(path) or re.sub(r"\{(\w+)\}", value, path)
