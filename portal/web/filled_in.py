"""What was filled in on the page before: a page whose address names it (`?ifyllt=`) shows it, as often as it is asked
for. It is kept for the session alone, and for an hour. A visitor, who has none, carries it along (`carried`)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from litestar import Request, Response
from litestar.connection import ASGIConnection

from portal.domain.signing_in import kept_forms
from portal.domain.signing_in.kept_forms import KeptForm
from portal.web.carried import carried
from portal.web.origin import SAFE
from portal.web.pages import redirect

PARAMETER = "ifyllt"


async def note_filled_in(request: Request[Any, Any, Any]) -> Response[Any] | None:
    """Before a page is made, find what it shows; where that is gone, the answer leads to the page without it."""
    id_ = request.query_params.get(PARAMETER)
    if request.method not in SAFE:
        return None
    if request.auth is None:
        request.scope["filled_in"] = carried(request)  # type: ignore[typeddict-unknown-key]
        return None
    if id_ is None:
        return None
    found = await kept_forms.beside_page(request.auth, id_)
    if found is None:
        return redirect(without(f"{request.url.path}?{request.url.query}"), flash="ifyllt-borta")
    request.scope["filled_in"] = found  # type: ignore[typeddict-unknown-key]
    return None


def filled_in(connection: ASGIConnection[Any, Any, Any, Any]) -> KeptForm | None:
    """What the page that is asked for shows of another."""
    found: KeptForm | None = connection.scope.get("filled_in")  # type: ignore[assignment]
    return found


async def kept_beside(request: Request[Any, Any, Any], page: str, go_on: str, fields: Sequence[tuple[str, str]]) -> str:
    """The address of `page` as it shows the `fields` of a form that goes to `go_on`; without them, where there is no
    room for so much."""
    form = KeptForm(go_on, list(fields), had_files=False, page=page)
    plain = without(page)
    if not await kept_forms.keep_beside_page(request.auth, form):
        return plain
    return f"{plain}{'&' if '?' in plain else '?'}{PARAMETER}={form.id}"


def without(address: str) -> str:
    """The address without what it names."""
    path, _, query = address.partition("?")
    rest = urlencode([(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != PARAMETER])
    return f"{path}?{rest}" if rest else path
