"""`/logga-in/arbetskonto`: staff sign in with the company's identity provider, and come back from it."""

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.data.accounts.provider_starts import ProviderStart
from portal.domain.signing_in import provider_sign_ins, provider_visits
from portal.domain.signing_in.provider_errors import NotAdmitted, ProviderAnswerRefused, ProviderUnavailable
from portal.domain.signing_in.sign_in_errors import SignInOver
from portal.domain.signing_in.sign_in_steps import StartedSignIn
from portal.provider.code_flow import Answer
from portal.settings import settings
from portal.web.client import client_address
from portal.web.forms import Form, parse
from portal.web.guards import anybody
from portal.web.host_cookies import BROWSER, PROVIDER
from portal.web.language import language_of, message
from portal.web.marking import _
from portal.web.pages import AnyRequest, Page, page, redirect
from portal.web.sessions import kind_of
from portal.web.signing_in.second_step import destination, end_session_before, second_step, session_cookies, with_way_on
from portal.web.signing_in.sign_in import sign_in_page
from portal.web.signing_in.work_account_confirmation import confirmed
from portal.web.statuses import status_of

AWAY = _("Your work account cannot be reached right now. Try again in a while, or sign in with your password.")
AWAY_ALONE = _(
    "Your work account cannot be reached right now. Nobody who works here can sign in. Try again in a while."
)
REFUSED = _(
    "The sign-in with your work account did not go through. Try again. Does it happen again? Tell an administrator."
)
NOT_ADMITTED = _(
    "Your work account is right, but there is no account for you here. Ask an administrator of accounts to add you,"
    " with the e-mail address of your work account."
)


class WorkAccountForm(Form):
    """`vidare` is the page that was asked for."""

    vidare: str = ""


class WorkAccountController(Controller):
    """`/logga-in/arbetskonto`"""

    path = "/logga-in/arbetskonto"
    guards = [anybody]

    @post()
    async def create(self, request: AnyRequest) -> Page:
        """Lead on to the provider. Raises NotFound where there is none, and Throttled."""
        form = await parse(request, WorkAccountForm)
        try:
            visit = await provider_visits.send(client_address(request), form.vidare)
        except ProviderUnavailable as error:
            return sign_in_page(request, status=status_of(error), error=_away(request), go_on=form.vidare)
        shown = page(request, "sign_in_provider", address=visit.address)
        shown.cookies = [*shown.cookies, PROVIDER.holding(visit.token)]
        return shown

    @get("/svar")
    async def back(self, request: AnyRequest) -> Page | Redirect:
        """Take up what the provider says. Raises NotFound where there is none, and Throttled."""
        token, answer = PROVIDER.of(request), _answer(request)
        try:
            start = await provider_visits.back(token, answer)
        except SignInOver:
            return redirect("/logga-in", flash="arbetskonto-borjas-om")
        assert token
        if start.account_id is not None:
            return await confirmed(request, token, start, answer)
        result = await _signed_in(request, token, start, answer)
        result.cookies = [*result.cookies, PROVIDER.gone()]
        return result


def _away(request: AnyRequest) -> str:
    """That the provider does not answer, and what is left to do."""
    return message(language_of(request), AWAY_ALONE if settings().oidc_only else AWAY)


def _answer(request: AnyRequest) -> Answer:
    given = request.query_params
    return Answer(given.get("state", ""), given.get("code"), given.get("error"), given.get("iss"))


async def _signed_in(request: AnyRequest, token: str, start: ProviderStart, answer: Answer) -> Page | Redirect:
    language = language_of(request)
    try:
        signed_in = await provider_sign_ins.sign_in(
            token, answer, client_address(request), BROWSER.of(request), kind_of(request)
        )
    except ProviderUnavailable as error:
        return sign_in_page(request, status=status_of(error), error=_away(request), go_on=start.go_on)
    except ProviderAnswerRefused as error:
        if error.why == "declined":
            return redirect(with_way_on("/logga-in", start.go_on), flash="arbetskonto-avbrutet")
        return sign_in_page(request, status=status_of(error), error=message(language, REFUSED), go_on=start.go_on)
    except NotAdmitted as error:
        return sign_in_page(request, status=status_of(error), error=message(language, NOT_ADMITTED))
    if isinstance(signed_in, StartedSignIn):
        return second_step(signed_in, start.go_on)
    await end_session_before(request)
    result = redirect(await destination(request, signed_in, start.go_on))
    result.cookies += session_cookies(request, signed_in)
    return result
