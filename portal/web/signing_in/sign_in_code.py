"""`/logga-in/kod`: the second page of a sign-in, a one-time code."""

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.domain.signing_in import sign_in_steps
from portal.domain.signing_in.sign_in_errors import SignInOver, WrongCode
from portal.web.forms import Form, InvalidForm, parse
from portal.web.guards import anybody
from portal.web.host_cookies import BROWSER, STEP
from portal.web.language import language_of, message
from portal.web.marking import _
from portal.web.pages import AnyRequest, Page, page, redirect
from portal.web.sessions import kind_of
from portal.web.signing_in.demo_codes import demo_code
from portal.web.signing_in.second_step import (
    CODE,
    destination,
    end_session_before,
    session_cookies,
    way_on,
    with_way_on,
)
from portal.web.statuses import status_of

WRONG = _("That code is not right, or has been used already. Wait for the next one and try again.")


class CodeForm(Form):
    """A one-time code or a recovery code; `vidare` is the page that was asked for."""

    code: str
    vidare: str = ""


class SignInCodeController(Controller):
    """`/logga-in/kod`"""

    path = CODE
    guards = [anybody]

    @get()
    async def show(self, request: AnyRequest) -> Page | Redirect:
        """The page that asks for the code; without a password before it, the sign-in page."""
        return await code_page(request, way_on(request))

    @post()
    async def create(self, request: AnyRequest) -> Page | Redirect:
        """Start a session, in place of the one that the browser may have."""
        try:
            form = await parse(request, CodeForm)
            signed_in = await sign_in_steps.show_code(
                STEP.of(request), form.code, BROWSER.of(request), kind_of(request)
            )
        except SignInOver:
            return begin_again(str((await request.form()).get("vidare", "")))
        except (WrongCode, InvalidForm) as error:
            go_on = str((await request.form()).get("vidare", ""))
            return await code_page(request, go_on, status_of(error), message(language_of(request), WRONG))
        await end_session_before(request)
        answer = redirect(await destination(request, signed_in, form.vidare))
        answer.cookies += session_cookies(request, signed_in)
        return answer


def begin_again(go_on: str) -> Redirect:
    """The sign-in page, which says why."""
    return redirect(with_way_on("/logga-in", go_on), flash="inloggning-borjas-om")


async def code_page(
    request: AnyRequest, go_on: str, status: int = 200, error: str | None = None, passkey_error: str | None = None
) -> Page | Redirect:
    """The page that asks for a code or a passkey, with what is amiss; begins again where it took too long."""
    try:
        account = await sign_in_steps.under_way(STEP.of(request))
        standing = await sign_in_steps.standing(STEP.of(request))
        at_provider = await sign_in_steps.began_at_provider(STEP.of(request))
    except SignInOver:
        return begin_again(go_on)
    return page(
        request,
        "sign_in_code",
        status=status,
        errors={"code": error} if error else None,
        passkey_error=passkey_error,
        factors=standing,
        is_member=account.kind == "member",
        at_provider=at_provider,
        go_on=go_on,
        demo=demo_code(account.email) if standing.app_since else None,
    )
