"""`GET /metrics` for Prometheus, for whoever has the token of the settings."""

import hashlib
import hmac
from typing import Any

from litestar import Request, Response, get
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from portal.domain.operations import operations
from portal.metrics import REGISTRY
from portal.settings import settings
from portal.web.guards import anybody


@get("/metrics", guards=[anybody], opt={"public": True})
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What this process has counted, and how the portal does. 404 without a token in the settings, 401 without it."""
    wanted = settings().metrics_token
    if wanted is None:
        return Response(b"not found", status_code=404, media_type="text/plain")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    presented = hashlib.sha256(token.strip().encode()).hexdigest()
    if scheme.lower() != "bearer" or not hmac.compare_digest(presented, wanted):
        return Response(
            b"a token is needed", status_code=401, media_type="text/plain", headers={"WWW-Authenticate": "Bearer"}
        )
    await operations.refresh()
    return Response(generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})
