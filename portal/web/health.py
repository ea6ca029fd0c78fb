"""Whether the process lives, and whether it can serve."""

from litestar import Response, get

from portal import stopping
from portal.domain.operations.health import is_ready
from portal.web.guards import anybody


@get("/health/live", guards=[anybody], opt={"public": True}, sync_to_thread=False)
def live() -> Response[str]:
    """The process answers."""
    return Response("ok", media_type="text/plain")


@get("/health/ready", guards=[anybody], opt={"public": True})
async def ready() -> Response[str]:
    """This process is not about to end, the database answers, and nothing that it holds stands against serving it."""
    if stopping.is_begun():
        return Response("stopping", status_code=503, media_type="text/plain")
    if await is_ready():
        return Response("ok", media_type="text/plain")
    return Response("not ready", status_code=503, media_type="text/plain")
