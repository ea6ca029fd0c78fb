"""Choosing a password with a link from an e-mail: for a new account, and for one whose password is forgotten.

Opening a link changes nothing, whoever opens it: mail programs do so before their readers.
"""

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.data.accounts.accounts import Account
from portal.domain.accounts import new_passwords, password_resets
from portal.domain.accounts.account_errors import WeakPassword
from portal.domain.signing_in import new_addresses
from portal.web.client import client_address
from portal.web.forms import Form, parse
from portal.web.guards import anybody
from portal.web.host_cookies import known_browser
from portal.web.language import language_of, message
from portal.web.pages import AnyRequest, Page, page, redirect
from portal.web.password_words import weak
from portal.web.signing_in.typed_emails import fault_in
from portal.web.statuses import status_of


class EmailForm(Form):
    """Whose password is forgotten."""

    email: str = ""


class NewPasswordForm(Form):
    """A password, typed twice."""

    new: str = ""
    again: str = ""


class ForgottenPasswordController(Controller):
    """`/glomt-losenord`"""

    path = "/glomt-losenord"
    guards = (anybody,)

    @get()
    async def show(self, request: AnyRequest) -> Page:
        """Ask for the e-mail address."""
        return page(request, "passwords/forgotten", errors=None, email="")

    @post()
    async def create(self, request: AnyRequest) -> Page | Redirect:
        """Send a link, if there is an account: the answer is the same for every address, and takes as long."""
        form = await parse(request, EmailForm)
        if fault := fault_in(form.email):
            errors = {"email": message(language_of(request), fault)}
            return page(request, "passwords/forgotten", status=422, errors=errors, email=form.email)
        await password_resets.ask(form.email, client_address(request))
        return redirect("/glomt-losenord/skickat")

    @get("/skickat")
    async def sent(self, request: AnyRequest) -> Page:
        """Say what happens now."""
        return page(request, "passwords/sent")


class NewPasswordController(Controller):
    """`/nytt-losenord`"""

    path = "/nytt-losenord"
    guards = (anybody,)

    @get("/{token:str}")
    async def show(self, request: AnyRequest, token: FromPath[str]) -> Page:
        """Ask for a new password. Raises LinkOver."""
        return await _form(request, token, await password_resets.whose(token, "password_reset"))

    @post("/{token:str}")
    async def create(self, request: AnyRequest, token: FromPath[str]) -> Page | Redirect:
        """Choose it. Raises LinkOver."""
        form = await parse(request, NewPasswordForm)
        try:
            browser = await password_resets.choose(token, "password_reset", form.new, form.again)
        except WeakPassword as error:
            account = await password_resets.whose(token, "password_reset")
            return await _form(request, token, account, error)
        return _chosen(request, browser)


class ActivationController(Controller):
    """`/aktivera`"""

    path = "/aktivera"
    guards = (anybody,)

    @get("/{token:str}")
    async def show(self, request: AnyRequest, token: FromPath[str]) -> Page:
        """Ask for a first password. Raises LinkOver."""
        return await _form(request, token, await password_resets.whose(token, "invitation"), is_new=True)

    @post("/{token:str}")
    async def create(self, request: AnyRequest, token: FromPath[str]) -> Page | Redirect:
        """Choose it. Raises LinkOver."""
        form = await parse(request, NewPasswordForm)
        try:
            browser = await password_resets.choose(token, "invitation", form.new, form.again)
        except WeakPassword as error:
            account = await password_resets.whose(token, "invitation")
            return await _form(request, token, account, error, is_new=True)
        return _chosen(request, browser)


class NewAddressController(Controller):
    """`/ny-adress`: whoever reads the address that staff have put on the account confirms it."""

    path = "/ny-adress"
    guards = (anybody,)

    @get("/{token:str}")
    async def show(self, request: AnyRequest, token: FromPath[str]) -> Page:
        """Ask for a password. Raises LinkOver."""
        return await _form(request, token, await new_addresses.whose(token), path=self.path)

    @post("/{token:str}")
    async def create(self, request: AnyRequest, token: FromPath[str]) -> Page | Redirect:
        """Choose it, and have the address. Raises LinkOver."""
        form = await parse(request, NewPasswordForm)
        try:
            browser = await new_addresses.choose(token, form.new, form.again)
        except WeakPassword as error:
            return await _form(request, token, await new_addresses.whose(token), error, path=self.path)
        return _chosen(request, browser)


def _chosen(request: AnyRequest, browser: str) -> Redirect:
    answer = redirect("/logga-in", flash="losenord-valt")
    answer.cookies.append(known_browser(request, browser))
    return answer


async def _form(
    request: AnyRequest,
    token: str,
    account: Account,
    error: WeakPassword | None = None,
    is_new: bool = False,
    path: str = "/nytt-losenord",
) -> Page:
    # Whoever has the link is not told whether there is a second factor.
    shortest = await new_passwords.shortest(account) if is_new else None
    return page(
        request,
        "passwords/new",
        status=status_of(error) if error else 200,
        action=f"{'/aktivera' if is_new else path}/{token}",
        email=account.email,
        is_new=is_new,
        shortest=shortest,
        lengths=new_passwords,
        errors=weak(language_of(request), error, shortest) if error else None,
    )
