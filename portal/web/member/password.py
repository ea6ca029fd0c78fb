"""`/mitt-konto/sakerhet/losenord`: another password."""

from collections.abc import Mapping

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.domain import own_password
from portal.domain.account_errors import WeakPassword, WrongPassword
from portal.domain.errors import Throttled
from portal.domain.new_passwords import SHORTEST
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
        return _form(request)

    @post()
    async def update(self, request: MemberRequest) -> Page | Redirect:
        """Change it; every other session ends."""
        form = await parse(request, PasswordForm)
        try:
            await own_password.change(request.auth, form.password, form.new, form.again)
        except (WrongPassword, Throttled) as error:
            return _form(request, not_own(request.user.language, error), error.status)
        except WeakPassword as error:
            return _form(request, weak(request.user.language, error))
        return redirect("/mitt-konto/sakerhet", flash="losenord-bytt")


def _form(request: MemberRequest, errors: Mapping[str, str] | None = None, status: int = 422) -> Page:
    return page(
        request,
        "member/security/password",
        status=status if errors else 200,
        section="security",
        shortest=SHORTEST,
        email=request.auth.email,
        errors=errors,
    )
