"""The network address of the client, which only proxies of ours are believed about."""

from functools import cache
from typing import Any

import structlog
from litestar.connection import ASGIConnection

from portal.settings import settings

log = structlog.get_logger()


def client_address(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The right-most address that a trusted proxy added; without such a proxy, the peer's."""
    hops = settings().trusted_proxies
    forwarded = [hop.strip() for hop in connection.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    if hops and len(forwarded) >= hops:
        return forwarded[-hops]
    if forwarded and not hops:
        _warn_of_proxy()
    return connection.client.host if connection.client else ""


@cache
def _warn_of_proxy() -> None:
    """Once a process: if a proxy of ours sends this, everybody seems to come from it, and one who guesses passwords
    stops all new browsers."""
    log.warning("proxy_not_trusted", setting="PORTAL_TRUSTED_PROXIES", value=0, header="X-Forwarded-For")
