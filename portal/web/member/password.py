"""`/mitt-konto/sakerhet/losenord`: another password."""

from collections.abc import Mapping

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.domain.accounts import new_passwords, own_password
from portal.domain.accounts.account_errors import WeakPassword, WrongPassword
from portal.domain.errors import Throttled
from portal.web.forms import Form, parse
from portal.web.guards import signed_in_member
from portal.web.pages import MemberRequest, Page, page, redirect
from portal.web.password_words import not_own, weak


class PasswordForm(Form):
    """The password as it is, and as it is to be, twice."""

    password: str = ""
    new: str = ""
    again: str = ""


class PasswordController(Controller):
    """`/mitt-konto/sakerhet/losenord`"""

    path = "/mitt-konto/sakerhet/losenord"
    guards = (signed_in_member,)

    @get()
    async def show(self, request: MemberRequest) -> Page:
        """The form."""
        return await _form(request)

    @post()
    async def update(self, request: MemberRequest) -> Page | Redirect:
        """Change it; every other session ends."""
        form = await parse(request, PasswordForm)
        try:
            await own_password.change(request.auth, form.password, form.new, form.again)
        except (WrongPassword, Throttled) as error:
            return await _form(request, not_own(request.user.language, error), error.status)
        except WeakPassword as error:
            shortest = await new_passwords.shortest(request.auth.account())
            return await _form(request, weak(request.user.language, error, shortest))
        return redirect("/mitt-konto/sakerhet", flash="losenord-bytt")


async def _form(request: MemberRequest, errors: Mapping[str, str] | None = None, status: int = 422) -> Page:
    return page(
        request,
        "member/security/password",
        status=status if errors else 200,
        section="security",
        shortest=await new_passwords.shortest(request.auth.account()),
        email=request.auth.email,
        errors=errors,
    )
