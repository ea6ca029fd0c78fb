"""`/mitt-konto/sakerhet/avslut`: closing the account, which erases nothing."""

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.domain.accounts import account_closing
from portal.domain.accounts.account_errors import WrongPassword
from portal.domain.errors import Throttled
from portal.domain.requests import requests
from portal.web.forms import Form, parse
from portal.web.guards import signed_in_member
from portal.web.host_cookies import SESSION
from portal.web.member.security import PATH as BACK
from portal.web.pages import MemberRequest, Page, page, redirect
from portal.web.password_words import not_own
from portal.web.statuses import status_of


class ClosingForm(Form):
    """The password."""

    password: str = ""


class AccountClosingController(Controller):
    """`/mitt-konto/sakerhet/avslut`"""

    path = f"{BACK}/avslut"
    guards = (signed_in_member,)

    @get()
    async def show(self, request: MemberRequest) -> Page:
        """Say what closing does and does not, and ask for the password."""
        return await _form(request)

    @post()
    async def create(self, request: MemberRequest) -> Page | Redirect:
        """Close the account."""
        form = await parse(request, ClosingForm)
        try:
            await account_closing.close(request.auth, form.password)
        except (WrongPassword, Throttled) as error:
            return await _form(request, not_own(request.user.language, error), status_of(error))
        answer = redirect("/logga-in", flash="konto-avslutat")
        answer.cookies.append(SESSION.gone())
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer


async def _form(request: MemberRequest, errors: dict[str, str] | None = None, status: int = 200) -> Page:
    return page(
        request,
        "member/security/closing",
        status=status,
        section="security",
        email=request.auth.email,
        open_requests=[made for made in await requests.of_member(request.user) if made.is_open],
        errors=errors,
    )
