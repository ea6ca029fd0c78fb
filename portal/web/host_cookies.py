"""The cookies by which this host knows a browser again: each holds a token, or several, and nothing else."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from portal.domain.accounts import accounts
from portal.domain.signing_in import known_browsers
from portal.settings import settings


@dataclass(frozen=True, slots=True)
class HostCookie:
    """A cookie that goes to this host alone and that no script reads. Without `lasts` it goes when the browser closes.

    A token in it opens a page, or is compared, so it is drawn at random and stored as a digest.
    """

    name: str
    lasts: timedelta | None = None

    @property
    def key(self) -> str:
        """The name that the browser has it by."""
        # The prefix makes browsers refuse the cookie without Secure, which plain http on localhost cannot have.
        return f"__Host-{self.name}" if settings().secure else self.name

    def holding(self, token: str) -> Cookie:
        """The cookie with a new `token`."""
        return self._made(token, int(self.lasts.total_seconds()) if self.lasts else None)

    def gone(self) -> Cookie:
        """The cookie that removes it."""
        return self._made("", 0)

    def of(self, connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
        """What the browser sent of it."""
        return connection.cookies.get(self.key)

    def _made(self, value: str, max_age: int | None) -> Cookie:
        return Cookie(
            key=self.key,
            value=value,
            max_age=max_age,
            httponly=True,
            samesite="lax",
            path="/",
            secure=settings().secure,
        )


SESSION = HostCookie("portal")
"""The session's."""

STEP = HostCookie("portal-sign-in")
"""Of a sign-in whose second step is under way. No page but those of that step looks at it."""

PASSKEY = HostCookie("portal-passkey")
"""Binds what a passkey is asked to sign on the first page to the browser that asked."""

PROVIDER = HostCookie("portal-provider")
"""Binds a sign-in at the identity provider to the browser that left for it."""

KEPT = HostCookie("portal-kept")
"""Of a browser in which a form waits for a sign-in. It opens nothing by itself."""

BROWSER = HostCookie("portal-browser", accounts.BROWSER_KNOWN)
"""By which a browser that has signed in is known again. It opens nothing by itself."""


def known_browser(connection: ASGIConnection[Any, Any, Any, Any], token: str) -> Cookie:
    """That cookie, now that an account knows this browser by `token`; those of others who sign in here stay."""
    return BROWSER.holding(known_browsers.with_token(token, BROWSER.of(connection)))
