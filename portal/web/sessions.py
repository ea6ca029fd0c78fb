"""Who a request is from."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from portal.domain.accounts import accounts
from portal.web.browser_names import code_of
from portal.web.host_cookies import SESSION


def kind_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Which browser on which system this is, as a code."""
    return code_of(connection.headers.get("user-agent", ""))


async def resolve_session(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The guard before all others: sets `auth` to the session in force and `user` to who acts, or both to None.

    Routes marked `public` never ask. Those marked `polling` do not count as activity.
    """
    connection.scope["auth"] = connection.scope["user"] = None
    if not handler.opt.get("public"):
        await set_session(connection, extend=not handler.opt.get("polling"))


async def set_session(connection: ASGIConnection[Any, Any, Any, Any], extend: bool) -> None:
    """Set `auth` to the session in force and `user` to who acts, or both to None. With `extend` this is activity.

    Raises DatabaseUnavailable.
    """
    connection.scope["auth"] = connection.scope["user"] = None
    token = SESSION.of(connection)
    if not token:
        return
    session = await accounts.resume(token, extend, kind_of(connection))
    if session:
        connection.scope["auth"] = session
        connection.scope["user"] = session.account().actor()
    else:
        connection.scope["is_account_closed"] = await accounts.was_closed(token)  # type: ignore[typeddict-unknown-key]
