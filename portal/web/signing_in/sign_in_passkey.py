"""Signing in with a passkey: as the second step, and alone from the first page."""

from litestar import Controller, Response, post
from litestar.response import Redirect

from portal.domain.signing_in import passkey_sign_ins, sign_in_steps
from portal.domain.signing_in.session_starts import SignedIn, new_token
from portal.domain.signing_in.sign_in_errors import PasskeyNotAlone, SignInOver, WrongPasskey
from portal.web.client import client_address
from portal.web.forms import parse
from portal.web.guards import anybody
from portal.web.host_cookies import BROWSER, PASSKEY, STEP
from portal.web.language import language_of, message
from portal.web.marking import _
from portal.web.own_account.passkey_options import WRONG, PasskeyForm, options_answer
from portal.web.pages import AnyRequest, Page, redirect
from portal.web.sessions import kind_of
from portal.web.signing_in.second_step import CODE, destination, end_session_before, session_cookies
from portal.web.signing_in.sign_in import sign_in_page
from portal.web.signing_in.sign_in_code import begin_again, code_page
from portal.web.statuses import status_of

NOT_ALONE = _(
    "The passkey is right, but the password is newer. Sign in with the password and then the passkey once: from then on"
    " the passkey is enough again."
)


class PasskeySignInController(Controller):
    """`/logga-in/nyckel`: a passkey alone."""

    path = "/logga-in/nyckel"
    guards = (anybody,)

    @post("/utmaning")
    async def challenge(self, request: AnyRequest) -> Response[bytes]:
        """What the passkey is to sign, for the script. Raises Throttled."""
        token = new_token()
        answer = options_answer(await passkey_sign_ins.options(token, client_address(request)))
        answer.cookies = [PASSKEY.holding(token)]
        return answer

    @post()
    async def create(self, request: AnyRequest) -> Page | Redirect:
        """Start a session, in place of the one that the browser may have. Raises Throttled."""
        form = await parse(request, PasskeyForm)
        try:
            signed_in = await passkey_sign_ins.sign_in(
                PASSKEY.of(request), form.credential, client_address(request), BROWSER.of(request), kind_of(request)
            )
        except WrongPasskey as error:
            said = message(language_of(request), NOT_ALONE if isinstance(error, PasskeyNotAlone) else WRONG)
            return sign_in_page(request, status=status_of(error), error=said, go_on=form.vidare)
        return await _on(request, signed_in, form.vidare)


class PasskeyStepController(Controller):
    """`/logga-in/kod/nyckel`: a passkey after the password."""

    path = f"{CODE}/nyckel"
    guards = (anybody,)

    @post("/utmaning")
    async def challenge(self, request: AnyRequest) -> Response[bytes]:
        """What the passkey is to sign, for the script. Raises SignInOver."""
        return options_answer(await sign_in_steps.passkey_options(STEP.of(request)))

    @post()
    async def create(self, request: AnyRequest) -> Page | Redirect:
        """Start a session, in place of the one that the browser may have. Raises Throttled."""
        form = await parse(request, PasskeyForm)
        try:
            signed_in = await sign_in_steps.show_passkey(
                STEP.of(request), form.credential, BROWSER.of(request), kind_of(request)
            )
        except SignInOver:
            return begin_again(form.vidare)
        except WrongPasskey as error:
            said = message(language_of(request), WRONG)
            return await code_page(request, form.vidare, status_of(error), passkey_error=said)
        return await _on(request, signed_in, form.vidare)


async def _on(request: AnyRequest, signed_in: SignedIn, go_on: str) -> Redirect:
    await end_session_before(request)
    answer = redirect(await destination(request, signed_in, go_on))
    answer.cookies += [*session_cookies(request, signed_in), PASSKEY.gone()]
    return answer
