"""From a right password to a session: what the pages of the sign-in share."""

from typing import Any
from urllib.parse import quote

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.response import Redirect

from portal.data.actors import Member
from portal.domain.accounts import accounts
from portal.domain.consents.consent_questions import open_questions
from portal.domain.signing_in.session_starts import SignedIn
from portal.domain.signing_in.sign_in_steps import StartedSignIn
from portal.web.homes import own_or_home
from portal.web.host_cookies import SESSION, STEP, known_browser
from portal.web.language import language_cookie
from portal.web.member.consent_questions import PATH as QUESTIONS
from portal.web.pages import AnyRequest, redirect
from portal.web.signing_in.kept_forms import waiting_page

CODE = "/logga-in/kod"
ENROLMENT = "/logga-in/tvafaktor"


def second_step(started: StartedSignIn, go_on: str) -> Redirect:
    """On to the code, or to setting one up."""
    answer = redirect(with_way_on(ENROLMENT if started.must_enrol else CODE, go_on))
    answer.cookies += [STEP.holding(started.token), language_cookie(started.account.language)]
    return answer


def with_way_on(path: str, go_on: str) -> str:
    """`path` with the page that was asked for, to go on to."""
    return f"{path}?vidare={quote(go_on, safe='/')}" if go_on else path


def way_on(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The page that was asked for."""
    return connection.query_params.get("vidare", "")


async def destination(request: AnyRequest, signed_in: SignedIn, go_on: str) -> str:
    """`go_on` if it is a page of whoever has signed in, the first page otherwise; before both, what is asked anew, and
    what was filled in and could not be sent."""
    actor = signed_in.account.actor()
    if isinstance(actor, Member) and await open_questions(actor):
        return QUESTIONS
    if waiting := await waiting_page(request, signed_in.account):
        return waiting
    return own_or_home(go_on, actor)


def session_cookies(request: AnyRequest, signed_in: SignedIn) -> list[Cookie]:
    """The cookies of a session that has just begun."""
    return [
        SESSION.holding(signed_in.token),
        known_browser(request, signed_in.browser),
        language_cookie(signed_in.account.language),
        STEP.gone(),
    ]


async def end_session_before(request: AnyRequest) -> None:
    """End the session that the browser had, now that it has another."""
    if request.auth is not None:
        await accounts.sign_out(request.auth)
