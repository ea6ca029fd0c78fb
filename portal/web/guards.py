"""Who may open what. Whoever may not see a thing is told that it does not exist."""

from typing import Any
from urllib.parse import quote

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from portal.data.actors import Member, Staff
from portal.domain.errors import AccountClosed, NotFound
from portal.web.page_before import page_before
from portal.web.sessions import has_session_cookie


class NotSignedIn(Exception):
    """Nobody is signed in, or no longer: the answer is the sign-in page, which leads back to `back_to`.

    `flash` is what that page says: None to whoever was not signed in before.
    """

    def __init__(self, back_to: str, flash: str | None) -> None:
        super().__init__()
        self.location = f"/logga-in?vidare={quote(back_to, safe='/')}" if back_to else "/logga-in"
        self.flash = flash


def signed_in_member(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Raises NotSignedIn, and NotFound for staff."""
    _expect(connection, Member)


def signed_in_staff(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Raises NotSignedIn, and NotFound for members."""
    _expect(connection, Staff)


def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Raises NotSignedIn."""
    _expect(connection, Member | Staff)


def _expect(connection: ASGIConnection[Any, Any, Any, Any], kind: Any) -> None:
    actor = connection.scope["user"]
    if actor is None and connection.scope.get("is_account_closed"):
        raise AccountClosed
    if actor is None:
        is_page = connection.scope.get("method") == "GET"
        lost = "inte-sparat" if not is_page else "utloggad-av-oss" if has_session_cookie(connection) else None
        raise NotSignedIn(connection.url.path if is_page else page_before(connection), lost)
    if not isinstance(actor, kind):
        raise NotFound
