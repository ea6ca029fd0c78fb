"""A form that was sent when the session was over: nothing was done, and what was written is shown once more."""

from typing import Any

from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, Receive, Scope, Send

from portal.web.guards import NotSignedIn
from portal.web.origin import is_ours
from portal.web.pages import is_fragment_wanted, page
from portal.web.written import written

AnyRequest = Request[Any, Any, Any]

WITH_TEXTS = ("/personal/", "/mitt-konto/begaran/")
"""Where forms have texts, and none has a password."""


def may_have_texts(request: AnyRequest) -> bool:
    """Whether a page of ours sent a form that somebody may have written a text in."""
    is_form = request.method == "POST" and is_ours(request) and not is_fragment_wanted(request)
    return is_form and request.url.path.startswith(WITH_TEXTS)


class LostFormPage(Response[Any]):
    """The page with what was written, or the sign-in where nothing was: a form is read when its answer is sent."""

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
            texts = await written(self.request)
        except HTTPException:
            texts = []
        if not texts:
            return self.otherwise
        return page(self.request, "lost_form", status=403, written=texts, sign_in=self.error.location)
