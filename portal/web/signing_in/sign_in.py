"""Signing in and out."""

from collections.abc import Mapping

from litestar import Controller, Response, get, post
from litestar.response import Redirect

from portal.demo.accounts import sign_ins
from portal.domain.accounts import accounts
from portal.domain.accounts.account_errors import WrongCredentials
from portal.domain.signing_in.sign_in_steps import StartedSignIn
from portal.domain.signing_in.ways_in import has_provider
from portal.settings import settings
from portal.web.client import client_address
from portal.web.forms import Form, InvalidForm, parse
from portal.web.guards import anybody
from portal.web.homes import home_of
from portal.web.host_cookies import BROWSER, PROVIDER, SESSION, STEP
from portal.web.language import language_of, message
from portal.web.marking import _
from portal.web.pages import AnyRequest, Page, page, redirect
from portal.web.sessions import kind_of
from portal.web.signing_in.second_step import destination, end_session_before, second_step, session_cookies
from portal.web.signing_in.typed_emails import fault_in
from portal.web.statuses import status_of

NO_PASSWORD = _("Write your password.")
WRONG = _("The e-mail address or the password is not right. Check both and try again.")


class SignInForm(Form):
    """What a person signs in with; `vidare` is the page that was asked for."""

    email: str
    password: str
    vidare: str = ""


@get("/", guards=[anybody])
async def front_door(request: AnyRequest) -> Redirect:
    """The first page of whoever comes."""
    return redirect(_home(request) or "/logga-in")


class SignInController(Controller):
    """`/logga-in`"""

    path = "/logga-in"
    guards = [anybody]

    @get()
    async def show(self, request: AnyRequest) -> Page | Redirect:
        """The sign-in page; who is signed in already goes on."""
        home = _home(request)
        return redirect(home) if home else sign_in_page(request, go_on=request.query_params.get("vidare", ""))

    @post()
    async def create(self, request: AnyRequest) -> Page | Redirect:
        """Start a session, in place of the one that the browser may have."""
        try:
            form = await parse(request, SignInForm)
            signed_in = await accounts.sign_in(
                form.email, form.password, client_address(request), BROWSER.of(request), kind_of(request)
            )
        except (WrongCredentials, InvalidForm) as error:
            sent = await request.form()
            faults = _faults(str(sent.get("email", "")).strip(), str(sent.get("password", "")))
            return sign_in_page(
                request,
                status=status_of(error),
                error=None if faults else message(language_of(request), WRONG),
                errors={name: message(language_of(request), said) for name, said in faults.items()},
                email=str(sent.get("email", ""))[:320],
                go_on=str(sent.get("vidare", "")),
            )
        if isinstance(signed_in, StartedSignIn):
            return second_step(signed_in, form.vidare)
        await end_session_before(request)
        answer = redirect(await destination(request, signed_in, form.vidare))
        answer.cookies += session_cookies(request, signed_in)
        return answer


@post("/logga-ut", guards=[anybody])
async def sign_out(request: AnyRequest) -> Redirect:
    """End the session and clear what the browser kept of it."""
    if request.auth is not None:
        await accounts.sign_out(request.auth)
    began_there = request.auth is not None and request.auth.at_provider
    answer = redirect("/logga-in", flash="utloggad-arbetskonto" if began_there else "utloggad")
    answer.cookies += [SESSION.gone(), STEP.gone(), PROVIDER.gone()]
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _faults(email: str, password: str) -> dict[str, str]:
    """What of the two cannot be right whoever signs in; nothing of whether there is such an account."""
    faults = {"email": fault_in(email), "password": None if password else NO_PASSWORD}
    return {name: said for name, said in faults.items() if said}


def sign_in_page(
    request: AnyRequest,
    status: int = 200,
    error: str | None = None,
    errors: Mapping[str, str] | None = None,
    email: str = "",
    go_on: str = "",
) -> Response[str]:
    """The sign-in page with what is amiss."""
    return page(
        request,
        "sign_in",
        status=status,
        error=error,
        errors=errors,
        email=email,
        go_on=go_on,
        has_provider=has_provider(),
        provider_only=settings().oidc_only,
        demo_accounts=sign_ins() if settings().is_demo else (),
        demo_password=settings().demo_password.get_secret_value() if settings().is_demo else None,
    )


def _home(request: AnyRequest) -> str | None:
    return home_of(request.user) if request.user is not None else None
