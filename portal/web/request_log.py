"""One log line an answer: method, route and status. The route is the pattern, so no reference is in it."""

import structlog
from litestar.types import Message, Scope

from portal.web.answering import method_of

log = structlog.get_logger()

QUIET = {"/static/{digest:str}/{name:str}", "/health/live", "/health/ready", "/metrics"}


async def log_answer(message: Message, scope: Scope) -> None:
    """Called before each message of an answer is sent."""
    route = scope.get("path_template", "")
    if message["type"] == "http.response.start" and route not in QUIET:
        log.info("answered", method=method_of(scope), route=route, status=message["status"])
