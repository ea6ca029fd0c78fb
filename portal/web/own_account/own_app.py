"""`/mitt-konto/sakerhet/app` and `/personal/sakerhet/app`: one's authenticator app, set up and removed."""

from collections.abc import Mapping

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.domain.accounts.account_errors import WrongPassword
from portal.domain.errors import Conflict, Throttled
from portal.domain.signing_in import one_time_codes, own_factors
from portal.domain.signing_in.sign_in_errors import ShortPassword, WrongCode
from portal.web.forms import Form, InvalidForm, parse
from portal.web.guards import signed_in_member, signed_in_staff
from portal.web.language import language_of, message
from portal.web.marking import _
from portal.web.own_account.own_pages import SECURITY, security_of
from portal.web.pages import AnyRequest, Page, page, redirect
from portal.web.password_words import not_enough
from portal.web.qr_codes import QR, qr_code
from portal.web.signing_in.sign_in_code import WRONG, CodeForm
from portal.web.statuses import status_of
from portal.web.step_up import STEP_UP

MISSING = _("Type the code that the app shows now.")


class RemovalForm(Form):
    """The password, where nothing else is asked for afterwards."""

    password: str = ""


class AppRoutes(Controller):
    """An app is offered, shown, confirmed by a code of it, and removed."""

    @post(opt=STEP_UP)
    async def create(self, request: AnyRequest) -> Redirect:
        """Make a key for another app: a new one each time, since somebody may have seen the one before."""
        await own_factors.offer_app(request.auth)
        return redirect(f"{security_of(request)}/app")

    @get(opt=STEP_UP)
    async def show(self, request: AnyRequest) -> Page | Redirect:
        """The key, as a QR code and as text."""
        return await _enrolment(request)

    @post("/bekraftelse", opt=STEP_UP)
    async def confirm(self, request: AnyRequest) -> Page | Redirect:
        """Take the app, and show fresh recovery codes, this once."""
        try:
            form = await parse(request, CodeForm)
            codes = await own_factors.confirm_app(request.auth, form.code)
        except InvalidForm as error:
            # Also after a confirmation of who it is, over which no code is kept.
            return await _enrolment(request, status_of(error), message(language_of(request), MISSING))
        except WrongCode as error:
            return await _enrolment(request, status_of(error), message(language_of(request), WRONG))
        except Conflict:
            return await _confirmed_before(request)
        return page(request, "recovery_codes", section="security", codes=codes, on_to=security_of(request), is_app=True)

    @get("/bekraftelse")
    async def confirmed(self, request: AnyRequest) -> Redirect:
        """Whoever comes back to the codes, which are shown once."""
        return await _confirmed_before(request)

    @get("/borttagning", opt=STEP_UP)
    async def ask_to_remove(self, request: AnyRequest) -> Page | Redirect:
        """Ask whether to remove it."""
        return await _removal(request)

    @post("/borttagning", opt=STEP_UP)
    async def remove(self, request: AnyRequest) -> Page | Redirect:
        """Remove it. Raises NotFound and LastFactor."""
        form = await parse(request, RemovalForm)
        try:
            await own_factors.remove_app(request.auth, form.password)
        except (WrongPassword, Throttled, ShortPassword) as error:
            return await _removal(request, not_enough(language_of(request), error), status_of(error))
        return redirect(security_of(request), flash="tvafaktor-borttagen")


class MemberAppController(AppRoutes):
    """`/mitt-konto/sakerhet/app`"""

    path = f"{SECURITY['member']}/app"
    guards = (signed_in_member,)


class StaffAppController(AppRoutes):
    """`/personal/sakerhet/app`"""

    path = f"{SECURITY['staff']}/app"
    guards = (signed_in_staff,)


async def _confirmed_before(request: AnyRequest) -> Redirect:
    """On to the page that says what there is: the app, if it was taken; its recovery codes nobody can show again.

    Raises Conflict where there is none.
    """
    if (await own_factors.standing(request.auth)).app_since is None:
        raise Conflict
    return redirect(security_of(request), flash="tvafaktor-inlagd")


async def _enrolment(request: AnyRequest, status: int = 200, error: str | None = None) -> Page | Redirect:
    offer = await own_factors.offered_app(request.auth)
    if offer is None:
        return redirect(security_of(request))
    return page(
        request,
        "security/app",
        status=status,
        section="security",
        base=security_of(request),
        errors={"code": error} if error else None,
        secret=one_time_codes.in_groups(offer.secret),
        qr=qr_code(offer.uri, message(language_of(request), QR)),
    )


async def _removal(request: AnyRequest, errors: Mapping[str, str] | None = None, status: int = 200) -> Page | Redirect:
    standing = await own_factors.standing(request.auth)
    if standing.app_since is None:
        return redirect(security_of(request))
    return page(
        request,
        "security/removal",
        status=status,
        section="security",
        base=security_of(request),
        at=f"{security_of(request)}/app/borttagning",
        passkey_name=None,
        is_last=await own_factors.is_last(request.auth),
        email=request.auth.email,
        errors=errors,
    )
