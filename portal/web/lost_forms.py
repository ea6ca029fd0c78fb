"""A form that was sent when the session was over: nothing was done, and what was filled in waits for the sign-in.

Where it cannot be said whose form it was, what was written is shown once more, to be copied.
"""

from typing import Any

from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, Receive, Scope, Send

from portal.data.errors import DatabaseUnavailable
from portal.web.guards import NotSignedIn
from portal.web.origin import is_ours
from portal.web.pages import is_fragment_wanted, page
from portal.web.signing_in import kept_forms
from portal.web.written import written

AnyRequest = Request[Any, Any, Any]

WITH_TEXTS = ("/personal/", "/mitt-konto/begaran/")
"""Where forms have texts, and none has a password."""


UNREADABLE = (HTTPException, UnicodeError, LookupError, DatabaseUnavailable)
"""What is no form, or cannot be looked up now."""


def may_be_lost(request: AnyRequest) -> bool:
    """Whether a page of ours sent a form that somebody may have filled in."""
    return request.method == "POST" and is_ours(request)


class FormOfBeforePage(Response[Any]):
    """What was filled in before whoever is signed in had signed in anew, or the page that the form is too old."""

    def __init__(self, request: AnyRequest, otherwise: Response[Any]) -> None:
        super().__init__(None, status_code=403)
        self.request, self.otherwise = request, otherwise

    def to_asgi_response(self, app: Litestar | None = None, request: Any = None, **given: Any) -> ASGIApp:  # type: ignore[override]
        """What sends it."""

        async def send_it(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                answer = await kept_forms.keep(self.request, "") or self.otherwise
            except UNREADABLE:
                answer = self.otherwise
            await answer.to_asgi_response(app, request, **given)(scope, receive, send)

        return send_it


class LostFormPage(Response[Any]):
    """The sign-in, after which what was filled in is shown again, or the page with what was written: a form is read
    when its answer is sent."""

    def __init__(self, request: AnyRequest, error: NotSignedIn, otherwise: Response[Any]) -> None:
        super().__init__(None, status_code=403)
        self.request, self.error, self.otherwise = request, error, otherwise

    def to_asgi_response(self, app: Litestar | None = None, request: Any = None, **given: Any) -> ASGIApp:  # type: ignore[override]
        """What sends it."""

        async def send_it(scope: Scope, receive: Receive, send: Send) -> None:
            answer = await self._page()
            await answer.to_asgi_response(app, request, **given)(scope, receive, send)

        return send_it

    async def _page(self) -> Response[Any]:
        try:
            kept = await kept_forms.keep(self.request, self.error.location)
            texts = await written(self.request)
        except UNREADABLE:
            return self.otherwise
        is_fragment = is_fragment_wanted(self.request)
        if kept is not None and is_fragment:
            self.otherwise.cookies = kept.cookies
            return self.otherwise
        if kept is not None:
            return kept
        if is_fragment or not texts or not self.request.url.path.startswith(WITH_TEXTS):
            return self.otherwise
        return page(self.request, "lost_form", status=403, written=texts, sign_in=self.error.location)
