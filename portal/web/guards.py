"""Who may open what, declared beside each route. Whoever may not see a thing is told that it does not exist.

Among staff that is no secret: whoever has another role than a page is for is told whom to ask.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from portal.data.actors import ROLES, Member, Role, Staff
from portal.domain.accounts.account_errors import AccountClosed
from portal.domain.errors import NotFound, NotYourRole
from portal.web.host_cookies import SESSION
from portal.web.page_before import page_before


class NotSignedIn(Exception):
    """Nobody is signed in, or no longer: the answer is the sign-in page, which leads back to `back_to`.

    `flash` is what that page says: None to whoever was not signed in before.
    """

    def __init__(self, back_to: str, flash: str | None) -> None:
        super().__init__()
        self.location = f"/logga-in?vidare={quote(back_to, safe='/')}" if back_to else "/logga-in"
        self.flash = flash


@dataclass(frozen=True, slots=True)
class Admits:
    """A guard that says whom it admits: members, staff in any of `roles`.

    Raises NotSignedIn, AccountClosed, NotFound, and NotYourRole.
    """

    members: bool = False
    roles: frozenset[Role] = frozenset()

    def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        actor = connection.scope["user"]
        if actor is None and connection.scope.get("is_account_closed"):
            raise AccountClosed
        if actor is None:
            raise _not_signed_in(connection)
        if isinstance(actor, Member):
            if not self.members:
                raise NotFound
            return
        assert isinstance(actor, Staff)
        if not self.roles:
            raise NotFound
        if self.roles.isdisjoint(actor.roles):
            raise NotYourRole


def for_roles(*roles: Role) -> Admits:
    """Admits staff in any of those roles."""
    return Admits(roles=frozenset(roles))


signed_in_member = Admits(members=True)
"""Members alone."""

signed_in = Admits(members=True, roles=frozenset(ROLES))
"""Whoever is signed in: for what one decides for oneself."""

signed_in_staff = for_roles(*ROLES)
"""Staff of every role, administrators too: for one's own account, and nothing of any person's."""

handlers = for_roles("handler")
"""Case handlers."""

intake = for_roles("intake", "handler")
"""Who sees to what comes by post and goes by it, and case handlers, who do all of that."""

deciders = for_roles("handler", "approver")
"""Who agrees, as a second person, to what a handler has proposed."""

case_workers = for_roles("intake", "handler", "approver")
"""Who opens what letters and papers say."""

readers = for_roles("intake", "handler", "approver", "auditor")
"""Everybody at the desk, and the auditor, who only looks."""


def anybody(_connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Declares that the route is everybody's, signed in or not."""


def _not_signed_in(connection: ASGIConnection[Any, Any, Any, Any]) -> NotSignedIn:
    is_page = connection.scope.get("method") == "GET"
    lost = "inte-sparat" if not is_page else "utloggad-av-oss" if SESSION.of(connection) else None
    return NotSignedIn(connection.url.path if is_page else page_before(connection), lost)
