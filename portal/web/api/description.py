"""`/api/openapi.json`: the API described for programs (OpenAPI 3.1), by Litestar's own generator."""

from functools import cache
from typing import Any

from litestar import Litestar, Response, get
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from portal.web.api.consents import ConsentApiController
from portal.web.api.restrictions import RestrictionApiController
from portal.web.guards import anybody

ABOUT = (
    "Ask before you use somebody's data: is it restricted (Art. 18 of the GDPR), and which marketing may go on?"
    " Errors are problem details (RFC 9457)."
)


@get("/api/openapi.json", guards=[anybody], opt={"public": True}, sync_to_thread=False)
def describe() -> Response[dict[str, Any]]:
    """The description; it says nothing of anybody, so it needs no token."""
    return Response(description(), media_type="application/json")


@cache
def description() -> dict[str, Any]:
    """The API as OpenAPI has it. Made of an application with these routes alone, so that no page is in it."""
    config = OpenAPIConfig(
        title="JAVI Musik privacy portal",
        version="1",
        description=ABOUT,
        components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
    )
    routes = [RestrictionApiController, ConsentApiController]
    return Litestar(routes, openapi_config=config, logging_config=None).openapi_schema.to_schema()
