"""The guard of the API: a bearer token in the header (RFC 6750); no cookie is read, so no form can be forged."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from portal.domain.errors import NotProven
from portal.domain.operations import api_tokens
from portal.web.client import client_address


class NoToken(NotProven):
    """No token was presented."""


async def bears_token(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Sets `auth` to the name of the token. Raises NoToken, WrongToken and Throttled."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NoToken
    connection.scope["auth"] = await api_tokens.holder(token.strip(), client_address(connection))
