"""`/kakor`: every cookie that the portal sets, what for and how long. Only such as it cannot do without."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar import get
from litestar.datastructures import Cookie

from portal.web import flashes
from portal.web.carried import CARRIED
from portal.web.guards import anybody
from portal.web.host_cookies import BROWSER, KEPT, PASSKEY, PROVIDER, SESSION, STEP
from portal.web.language import language_cookie
from portal.web.marking import _
from portal.web.pages import AnyRequest, Page, page
from portal.web.staff.queue import queue_place

WHILE_OPEN = _("Until you close the browser")
DAY = 86400


@dataclass(frozen=True, slots=True)
class Described:
    """A cookie as its reader understands it, in messages; `seconds` where it has a length of its own."""

    name: str
    what_for: str
    seconds: int | None = None


def described() -> Sequence[Described]:
    """Every cookie that there is."""
    return (
        _described(SESSION.holding(""), _("Shows that you are signed in. It goes when you sign out.")),
        _described(STEP.holding(""), _("Ties the steps of signing in to each other: first password, then code.")),
        _described(PASSKEY.holding(""), _("Ties your passkey to this browser while you sign in.")),
        _described(
            KEPT.holding(""),
            _("Finds what you filled in when you were no longer signed in, once you are again. Kept for an hour."),
        ),
        _described(
            BROWSER.holding(""),
            _(
                "Knows that you have signed in here before, so that you get in even while somebody else guesses at your"
                " password. If others sign in here too, it knows each of you apart. It opens nothing by itself."
            ),
        ),
        _described(language_cookie("sv"), _("Remembers whether you read Swedish or English.")),
        _described(
            flashes.flash_cookie(""), _("Carries a short message to the next page, such as that something is saved.")
        ),
        _described(
            CARRIED.holding(""),
            _("Carries the e-mail address that you have typed to the same page in the other language."),
        ),
        _described(
            PROVIDER.holding(""),
            _("For our staff only: ties a sign-in with a work account to the browser in which it began."),
        ),
        Described(queue_place.COOKIE, _("For our staff only: remembers where in the queue they were.")),
    )


@get("/kakor", guards=[anybody])
async def show_cookies(request: AnyRequest) -> Page:
    """The list."""
    return page(request, "cookies", cookies=described(), while_open=WHILE_OPEN, day=DAY)


def _described(cookie: Cookie, what_for: str) -> Described:
    return Described(cookie.key, what_for, cookie.max_age)
