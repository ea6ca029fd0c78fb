"""`/mitt-konto/sakerhet/losenord` and `/personal/sakerhet/losenord`: another password."""

from collections.abc import Mapping

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.domain.accounts import new_passwords, own_password
from portal.domain.accounts.account_errors import WeakPassword, WrongPassword
from portal.domain.errors import Throttled
from portal.web.forms import Form, parse
from portal.web.guards import signed_in_member, signed_in_staff
from portal.web.language import language_of
from portal.web.own_account.own_pages import SECURITY, security_of
from portal.web.pages import AnyRequest, Page, page, redirect
from portal.web.password_words import not_own, weak
from portal.web.statuses import status_of


class PasswordForm(Form):
    """The password as it is, and as it is to be, twice."""

    password: str = ""
    new: str = ""
    again: str = ""


class PasswordRoutes(Controller):
    """The password is changed by whoever knows it. Every other session ends."""

    @get()
    async def show(self, request: AnyRequest) -> Page:
        """The form."""
        return await _form(request)

    @post()
    async def update(self, request: AnyRequest) -> Page | Redirect:
        """Change it."""
        form = await parse(request, PasswordForm)
        try:
            await own_password.change(request.auth, form.password, form.new, form.again)
        except (WrongPassword, Throttled) as error:
            return await _form(request, not_own(language_of(request), error), status_of(error))
        except WeakPassword as error:
            shortest = await new_passwords.shortest(request.auth.account())
            return await _form(request, weak(language_of(request), error, shortest))
        return redirect(security_of(request), flash="losenord-bytt")


class MemberPasswordController(PasswordRoutes):
    """`/mitt-konto/sakerhet/losenord`"""

    path = f"{SECURITY['member']}/losenord"
    guards = (signed_in_member,)


class StaffPasswordController(PasswordRoutes):
    """`/personal/sakerhet/losenord`"""

    path = f"{SECURITY['staff']}/losenord"
    guards = (signed_in_staff,)


async def _form(request: AnyRequest, errors: Mapping[str, str] | None = None, status: int = 422) -> Page:
    return page(
        request,
        "security/password",
        status=status if errors else 200,
        section="security",
        base=security_of(request),
        shortest=await new_passwords.shortest(request.auth.account()),
        email=request.auth.email,
        errors=errors,
    )
