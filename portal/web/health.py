"""Whether the process lives, and whether it can serve."""

from litestar import Response, get

from portal.domain.health import is_ready


@get("/health/live", opt={"public": True}, sync_to_thread=False)
def live() -> Response[str]:
    """The process answers."""
    return Response("ok", media_type="text/plain")


@get("/health/ready", opt={"public": True})
async def ready() -> Response[str]:
    """The database answers, a record of processing is published, and no database is an older one from a backup."""
    if await is_ready():
        return Response("ok", media_type="text/plain")
    return Response("not ready", status_code=503, media_type="text/plain")
