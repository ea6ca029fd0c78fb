"""An answer that is made when it is sent: the framework makes an error's answer without waiting for anything."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Litestar, Response
from litestar.types import ASGIApp, Receive, Scope, Send


class Later(Response[Any]):
    """The answer that `made` makes, once what it says of itself has been read or looked up."""

    def __init__(self, made: Callable[[], Awaitable[Response[Any]]]) -> None:
        super().__init__(None)
        self.made = made

    def to_asgi_response(self, app: Litestar | None = None, request: Any = None, **given: Any) -> ASGIApp:  # type: ignore[override]
        """What makes it and sends it."""

        async def send_it(scope: Scope, receive: Receive, send: Send) -> None:
            answer = await self.made()
            await answer.to_asgi_response(app, request, **given)(scope, receive, send)

        return send_it
