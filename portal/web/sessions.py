"""The session cookie, and who a request is from."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler

from portal.domain.accounts import accounts
from portal.settings import settings
from portal.web.browser_names import code_of

STEP = "portal-sign-in"
PASSKEY = "portal-passkey"
PROVIDER = "portal-provider"
KEPT = "portal-kept"


def _name(name: str) -> str:
    # The prefix makes browsers refuse the cookie without Secure, which plain http on localhost cannot have.
    return f"__Host-{name}" if settings().secure else name


def session_cookie(token: str) -> Cookie:
    """The cookie of a new session: it goes when the browser closes."""
    return Cookie(key=_name("portal"), value=token, httponly=True, samesite="lax", path="/", secure=settings().secure)


def no_session_cookie() -> Cookie:
    """The cookie that removes the session's."""
    return Cookie(
        key=_name("portal"), value="", max_age=0, httponly=True, samesite="lax", path="/", secure=settings().secure
    )


def step_cookie(token: str) -> Cookie:
    """The cookie of a sign-in whose second step is under way. No page but those of that step looks at it."""
    return Cookie(key=_name(STEP), value=token, httponly=True, samesite="lax", path="/", secure=settings().secure)


def no_step_cookie() -> Cookie:
    """The cookie that removes it."""
    return Cookie(
        key=_name(STEP), value="", max_age=0, httponly=True, samesite="lax", path="/", secure=settings().secure
    )


def step_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """Which sign-in's second step this browser is in."""
    return connection.cookies.get(_name(STEP))


def passkey_cookie(token: str) -> Cookie:
    """The cookie that binds what a passkey is asked to sign on the first page to the browser that asked."""
    return Cookie(key=_name(PASSKEY), value=token, httponly=True, samesite="lax", path="/", secure=settings().secure)


def no_passkey_cookie() -> Cookie:
    """The cookie that removes it."""
    return Cookie(
        key=_name(PASSKEY), value="", max_age=0, httponly=True, samesite="lax", path="/", secure=settings().secure
    )


def passkey_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """For which challenge this browser has a passkey sign."""
    return connection.cookies.get(_name(PASSKEY))


def provider_cookie(token: str) -> Cookie:
    """The cookie that binds a sign-in at the identity provider to the browser that left for it."""
    return Cookie(key=_name(PROVIDER), value=token, httponly=True, samesite="lax", path="/", secure=settings().secure)


def no_provider_cookie() -> Cookie:
    """The cookie that removes it."""
    return Cookie(
        key=_name(PROVIDER), value="", max_age=0, httponly=True, samesite="lax", path="/", secure=settings().secure
    )


def provider_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """By what this browser left for the identity provider."""
    return connection.cookies.get(_name(PROVIDER))


def kept_cookie(token: str) -> Cookie:
    """The cookie of a browser in which a form waits for a sign-in. It opens nothing by itself."""
    return Cookie(key=_name(KEPT), value=token, httponly=True, samesite="lax", path="/", secure=settings().secure)


def no_kept_cookie() -> Cookie:
    """The cookie that removes it."""
    return Cookie(
        key=_name(KEPT), value="", max_age=0, httponly=True, samesite="lax", path="/", secure=settings().secure
    )


def kept_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """By what a form that waits in this browser is found."""
    return connection.cookies.get(_name(KEPT))


def browser_cookie(token: str) -> Cookie:
    """The cookie by which a browser that has signed in is known again. It opens nothing by itself."""
    return Cookie(
        key=_name("portal-browser"),
        value=token,
        max_age=int(accounts.BROWSER_KNOWN.total_seconds()),
        httponly=True,
        samesite="lax",
        path="/",
        secure=settings().secure,
    )


def has_session_cookie(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether this browser was signed in, be the session over or not."""
    return bool(connection.cookies.get(_name("portal")))


def browser_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """What an earlier sign-in gave this browser."""
    return connection.cookies.get(_name("portal-browser"))


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
    token = connection.cookies.get(_name("portal"))
    if not token:
        return
    session = await accounts.resume(token, extend, kind_of(connection))
    if session:
        connection.scope["auth"] = session
        connection.scope["user"] = session.account().actor()
    else:
        connection.scope["is_account_closed"] = await accounts.was_closed(token)  # type: ignore[typeddict-unknown-key]
