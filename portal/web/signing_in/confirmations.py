"""`/bekrafta`: whoever is signed in shows once more who it is, and goes on with what needed it."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.response import Redirect

from portal.data.accounts.second_factors import Standing
from portal.domain.accounts.account_errors import SessionOver, WrongCredentials
from portal.domain.signing_in import step_ups
from portal.domain.signing_in.sign_in_errors import WrongCode, WrongPasskey
from portal.domain.signing_in.step_ups import Proof
from portal.settings import settings
from portal.web.client import client_address
from portal.web.guards import NotSignedIn, signed_in
from portal.web.homes import own_or_home
from portal.web.host_cookies import BROWSER, SESSION
from portal.web.language import language_of, message
from portal.web.marking import _
from portal.web.own_account.passkey_options import WRONG as WRONG_PASSKEY
from portal.web.own_account.passkey_options import options_answer
from portal.web.pages import AnyRequest, Page, is_fragment_wanted, page, redirect
from portal.web.signing_in.demo_codes import demo_code
from portal.web.statuses import status_of
from portal.web.step_up import CONFIRMATION, Fields, StepUpNeeded, fields_of

WRONG: dict[Proof, str] = {
    "passkey": WRONG_PASSKEY,
    "code": _("That code is not right, or has been used already. Wait for the next one and try again."),
    "password": _("That is not the password that you sign in with. Check it and try again."),
}
WAITING = "vantar."
"""What stands before the names of the fields that wait."""


class ConfirmationController(Controller):
    """`/bekrafta`"""

    path = CONFIRMATION
    guards = [signed_in]

    @get()
    async def show(self, request: AnyRequest) -> Page:
        """The page that asks."""
        standing = await step_ups.standing(request.auth)
        return ask(request, standing, own_or_home(request.query_params.get("vidare", ""), request.user), None)

    @post()
    async def create(self, request: AnyRequest) -> Page | Redirect:
        """Go on under a new session."""
        form = await request.form()
        go_on = own_or_home(str(form.get("vidare", "")), request.user)
        fields = fields_of(form, WAITING) if form.get("till") == go_on else None
        typed, credential = form.get("proof"), form.get("credential")
        try:
            token = await step_ups.confirm(
                request.auth,
                typed if isinstance(typed, str) else "",
                client_address(request),
                BROWSER.of(request),
                credential if isinstance(credential, str) else "",
            )
        except (WrongCode, WrongCredentials, WrongPasskey) as error:
            said = message(language_of(request), WRONG[_shown(error)])
            return ask(request, await step_ups.standing(request.auth), go_on, fields, status_of(error), said)
        except SessionOver:
            raise NotSignedIn(go_on, "inte-sparat") from None
        answer: Any = redirect(go_on) if fields is None else page(request, "confirmed", go_on=go_on, fields=fields)
        answer.cookies = [*answer.cookies, SESSION.holding(token)]
        return answer  # type: ignore[no-any-return]

    @post("/utmaning")
    async def challenge(self, request: AnyRequest) -> Response[bytes]:
        """What a passkey is to sign, for the script."""
        return options_answer(await step_ups.passkey_options(request.auth))


def step_up_needed(request: AnyRequest, needed: StepUpNeeded) -> Response[Any]:
    """The page that asks; in the place of a form's answer it keeps what was sent."""
    if needed.fields is not None:
        return ask(request, needed.standing, needed.back_to, needed.fields, status=403)
    if is_fragment_wanted(request):
        return Response(b"", status_code=204, headers={"HX-Redirect": needed.location, "Cache-Control": "no-store"})
    return redirect(needed.location)


def _shown(error: WrongCode | WrongCredentials | WrongPasskey) -> Proof:
    if isinstance(error, WrongPasskey):
        return "passkey"
    return "code" if isinstance(error, WrongCode) else "password"


def ask(
    request: AnyRequest,
    standing: Standing,
    go_on: str,
    fields: Fields | None,
    status: int = 200,
    error: str | None = None,
    provider_error: str | None = None,
    is_at_provider: bool = True,
) -> Page:
    """The page that asks, with the `fields` of a form that wait on it and with what is amiss.

    Where the session began at the provider, it leads there as well, unless that is done: `is_at_provider` False.
    """
    is_demo, proof = settings().is_demo, step_ups.asked_of(standing)
    return page(
        request,
        "confirmation",
        status=status,
        errors={"proof": error} if error else None,
        provider_error=provider_error,
        proof=proof,
        factors=standing,
        at_provider=request.auth.at_provider and is_at_provider,
        go_on=go_on,
        fields=fields,
        waiting=WAITING,
        minutes=int(settings().step_up_lasts.total_seconds() // 60),
        demo=demo_code(request.auth.email) if standing.app_since else None,
        demo_password=settings().demo_password.get_secret_value() if is_demo and proof == "password" else None,
    )
