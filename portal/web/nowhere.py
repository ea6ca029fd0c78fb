"""An address that leads nowhere, opened by somebody who is signed in: the page has the reader's menu and language."""

from collections.abc import Callable
from typing import Any

from litestar import Litestar, Request, Response
from litestar.types import ASGIApp, Receive, Scope, Send

from portal.data.errors import DatabaseUnavailable
from portal.web.sessions import set_session

AnyRequest = Request[Any, Any, Any]


class NowherePage(Response[Any]):
    """The page that `made` makes once it is known who reads it.

    No route means no guard, so nobody has asked for the session yet, and an error's answer is made without waiting for
    anything: the session is looked up when the page is sent. What leads nowhere does not count as activity.
    """

    def __init__(self, request: AnyRequest, made: Callable[[AnyRequest], Response[Any]]) -> None:
        super().__init__(None)
        self.request, self.made = request, made

    def to_asgi_response(self, app: Litestar | None = None, request: Any = None, **given: Any) -> ASGIApp:  # type: ignore[override]
        """What sends it."""

        async def send_it(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                await set_session(self.request, extend=False)
            except DatabaseUnavailable:
                self.request.scope["auth"] = None
            await self.made(self.request).to_asgi_response(app, request, **given)(scope, receive, send)

        return send_it
