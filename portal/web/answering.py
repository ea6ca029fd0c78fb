"""Around every answer: it is counted and timed by the pattern of its route, and ends its connection while stopping."""

import time

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from portal import metrics, stopping, tracing

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Any other is counted as `other`: a method is whatever a client writes."""

UNMATCHED = "unmatched"
"""The route of what leads nowhere, whatever the address was."""


def watched(app: ASGIApp) -> ASGIApp:
    """`app`, with every answer of it counted, and traced where that is wished."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if stopping.is_begun():
                    # Whoever comes again comes to another process.
                    message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

        with tracing.span("server") as finish:
            try:
                await app(scope, receive, noted)
            finally:
                method, route = _names(scope)
                metrics.REQUESTS.labels(method, route, str(status)).inc()
                metrics.REQUEST_SECONDS.labels(method, route).observe(time.perf_counter() - began)
                finish(
                    f"{method} {route}",
                    {"http.request.method": method, "http.route": route, "http.response.status_code": status},
                    status >= 500,
                )

    return answer


def method_of(scope: Scope) -> str:
    """The method, or `other` for what is none."""
    method = str(scope.get("method"))
    return method if method in METHODS else "other"


def _names(scope: Scope) -> tuple[str, str]:
    return method_of(scope), str(scope.get("path_template") or UNMATCHED)
