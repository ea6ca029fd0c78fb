"""A decision on a page that was out of date: who did what in the meantime, and that nothing was done."""

from typing import Any

from litestar import Litestar, Response
from litestar.types import ASGIApp, Receive, Scope, Send

from portal.domain.requests import outdated
from portal.web.pages import StaffRequest, page
from portal.web.staff.requests.case_page import shown_entries
from portal.web.written import written


class OutdatedPage(Response[Any]):
    """The error page, and on it what has happened since the page that staff decided on, where that is known.

    An error's answer is made without waiting for anything; what has happened is read when it is sent.
    """

    def __init__(self, request: StaffRequest, otherwise: Response[Any]) -> None:
        super().__init__(None, status_code=409)
        self.request, self.otherwise = request, otherwise

    def to_asgi_response(self, app: Litestar | None = None, request: Any = None, **given: Any) -> ASGIApp:  # type: ignore[override]
        """What sends it."""

        async def send_it(scope: Scope, receive: Receive, send: Send) -> None:
            answer = await self._page()
            await answer.to_asgi_response(app, request, **given)(scope, receive, send)

        return send_it

    async def _page(self) -> Response[Any]:
        happened = await outdated.since(self.request.user, self.request.scope.get("path_params", {}).get("reference"))
        if happened is None:
            return self.otherwise
        return page(
            self.request,
            "staff/requests/outdated",
            status=409,
            section="queue",
            entries=shown_entries(self.request, happened.entries),
            written=await written(self.request),
            at=f"/personal/begaran/{happened.reference}",
        )
