"""`/mitt-konto/sakerhet/e-post`: another e-mail address, and what is sent to it."""

from collections.abc import Mapping

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.domain.accounts import email_changes
from portal.domain.accounts.account_errors import ChangesTooMany, NotAnEmail, WrongPassword
from portal.domain.errors import Throttled
from portal.domain.notices import notice_choices
from portal.web.forms import Form, parse
from portal.web.guards import signed_in_member
from portal.web.language import message
from portal.web.marking import _
from portal.web.member.security import PATH as BACK
from portal.web.pages import MemberRequest, Page, page, redirect
from portal.web.password_words import not_own
from portal.web.statuses import status_of

NO_EMAIL = _("Write another e-mail address than the one you have, such as name@example.se.")
TOO_MANY = _("Another address has been asked for too often. Nothing was sent. Try again tomorrow, or ring us.")


class NewEmailForm(Form):
    """The address that is to be, and the password."""

    email: str = ""
    password: str = ""


class NoticesForm(Form):
    """Whether notices are wanted."""

    given: bool


class EmailController(Controller):
    """`/mitt-konto/sakerhet/e-post`"""

    path = f"{BACK}/e-post"
    guards = (signed_in_member,)

    @get()
    async def show(self, request: MemberRequest) -> Page:
        """The form."""
        return await _form(request)

    @post()
    async def create(self, request: MemberRequest) -> Page | Redirect:
        """Ask for the change; both addresses are written to."""
        form = await parse(request, NewEmailForm)
        try:
            await email_changes.ask(request.auth, form.email, form.password)
        except NotAnEmail as error:
            return await _form(
                request, {"email": message(request.user.language, NO_EMAIL)}, status_of(error), form.email
            )
        except ChangesTooMany as error:
            return await _form(
                request, {"email": message(request.user.language, TOO_MANY)}, status_of(error), form.email
            )
        except (WrongPassword, Throttled) as error:
            return await _form(request, not_own(request.user.language, error), status_of(error), form.email)
        return redirect(BACK, flash="e-postbyte-begart")

    @post("/aterkallelse")
    async def withdraw(self, request: MemberRequest) -> Redirect:
        """Take back what was asked for."""
        await email_changes.withdraw(request.user)
        return redirect(BACK, flash="e-postbyte-aterkallat")

    @post("/riktig")
    async def say_right(self, request: MemberRequest) -> Redirect:
        """The address is right, although nothing arrived."""
        await notice_choices.say_address_is_right(request.user)
        return redirect(BACK, flash="adressen-ratt")

    @post("/notiser")
    async def choose_notices(self, request: MemberRequest) -> Redirect:
        """Switch notices on or off."""
        form = await parse(request, NoticesForm)
        await notice_choices.choose(request.user, form.given)
        return redirect(BACK, flash="notiser")


async def _form(
    request: MemberRequest, errors: Mapping[str, str] | None = None, status: int = 200, typed: str = ""
) -> Page:
    return page(
        request,
        "member/security/email",
        status=status,
        section="security",
        email=request.auth.email,
        change=await email_changes.of_member(request.user),
        typed=typed,
        errors=errors,
    )
