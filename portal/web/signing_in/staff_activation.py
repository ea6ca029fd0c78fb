"""`/aktivering`: somebody who works here chooses a password with a link that works once, and a second factor next.

Opening a link changes nothing, whoever opens it.
"""

from collections.abc import Mapping

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.accounts import activations
from portal.domain.accounts.account_errors import WeakPassword
from portal.domain.accounts.new_passwords import SHORTEST_WITH_FACTOR
from portal.web.forms import Form, parse
from portal.web.guards import anybody
from portal.web.host_cookies import SESSION
from portal.web.language import language_of
from portal.web.pages import AnyRequest, Page, page
from portal.web.password_words import weak
from portal.web.signing_in.second_step import end_session_before, second_step

PATH = "/aktivering"


class FirstPasswordForm(Form):
    """A password, typed twice."""

    new: str = ""
    again: str = ""


class StaffActivationController(Controller):
    """`/aktivering/{token}`"""

    path = PATH
    guards = [anybody]

    @get("/{token:str}")
    async def show(self, request: AnyRequest, token: FromPath[str]) -> Page:
        """Ask for a first password. Raises ActivationOver."""
        return _form(request, token, (await activations.invited(token)).email)

    @post("/{token:str}")
    async def create(self, request: AnyRequest, token: FromPath[str]) -> Page | Redirect:
        """Choose it, and go on to the second factor. Raises ActivationOver."""
        form = await parse(request, FirstPasswordForm)
        try:
            started = await activations.activate(token, form.new, form.again)
        except WeakPassword as error:
            email = (await activations.invited(token)).email
            return _form(request, token, email, weak(language_of(request), error, SHORTEST_WITH_FACTOR))
        await end_session_before(request)
        answer = second_step(started, "")
        answer.cookies = [*answer.cookies, SESSION.gone()]
        return answer


def _form(request: AnyRequest, token: str, email: str, errors: Mapping[str, str] | None = None) -> Page:
    return page(
        request,
        "staff/accounts/activate",
        status=422 if errors else 200,
        action=f"{PATH}/{token}",
        email=email,
        shortest=SHORTEST_WITH_FACTOR,
        errors=errors,
    )
