"""`/logga-in/tvafaktor`: whoever must have a second factor sets one up, before anything else is open."""

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.domain.signing_in import one_time_codes, sign_in_steps
from portal.domain.signing_in.sign_in_errors import SignInOver, WrongCode
from portal.web.forms import InvalidForm, parse
from portal.web.guards import anybody
from portal.web.host_cookies import BROWSER, STEP
from portal.web.language import language_of, message
from portal.web.pages import AnyRequest, Page, page
from portal.web.qr_codes import QR, qr_code
from portal.web.sessions import kind_of
from portal.web.signing_in.second_step import ENROLMENT, destination, end_session_before, session_cookies, way_on
from portal.web.signing_in.sign_in_code import WRONG, CodeForm, begin_again
from portal.web.statuses import status_of


class SignInEnrolmentController(Controller):
    """`/logga-in/tvafaktor`"""

    path = ENROLMENT
    guards = [anybody]

    @get()
    async def show(self, request: AnyRequest) -> Page | Redirect:
        """The page with the key, as a QR code and as text."""
        return await _page(request, way_on(request))

    @post()
    async def create(self, request: AnyRequest) -> Page | Redirect:
        """Take the app as the second factor, start the session, and show the recovery codes, this once."""
        try:
            form = await parse(request, CodeForm)
            enrolled = await sign_in_steps.enrol(STEP.of(request), form.code, BROWSER.of(request), kind_of(request))
        except SignInOver:
            return begin_again(str((await request.form()).get("vidare", "")))
        except (WrongCode, InvalidForm) as error:
            go_on = str((await request.form()).get("vidare", ""))
            return await _page(request, go_on, status_of(error), message(language_of(request), WRONG))
        await end_session_before(request)
        answer = page(
            request,
            "recovery_codes",
            codes=enrolled.recovery_codes,
            on_to=await destination(request, enrolled.signed_in, form.vidare),
        )
        answer.cookies += session_cookies(request, enrolled.signed_in)
        return answer


async def _page(request: AnyRequest, go_on: str, status: int = 200, error: str | None = None) -> Page | Redirect:
    try:
        offer = await sign_in_steps.offered(STEP.of(request))
        at_provider = await sign_in_steps.began_at_provider(STEP.of(request))
    except SignInOver:
        offer = None
    if offer is None:
        return begin_again(go_on)
    return page(
        request,
        "sign_in_enrolment",
        status=status,
        errors={"code": error} if error else None,
        go_on=go_on,
        at_provider=at_provider,
        secret=one_time_codes.in_groups(offer.secret),
        qr=qr_code(offer.uri, message(language_of(request), QR)),
    )
