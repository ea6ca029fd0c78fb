"""The network address of the client, which only proxies of ours are believed about."""

from typing import Any

from litestar.connection import ASGIConnection

from portal.settings import settings


def client_address(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The right-most address that a trusted proxy added; without such a proxy, the peer's."""
    hops = settings().trusted_proxies
    forwarded = [hop.strip() for hop in connection.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    if hops and len(forwarded) >= hops:
        return forwarded[-hops]
    return connection.client.host if connection.client else ""
