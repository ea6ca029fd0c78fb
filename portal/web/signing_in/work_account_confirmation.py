"""`/bekrafta/arbetskonto`: whoever signed in with the identity provider confirms there who it is."""

from typing import Any

from litestar import Controller, post
from litestar.response import Redirect

from portal.data.accounts.provider_starts import ProviderStart
from portal.domain.accounts.account_errors import SessionOver
from portal.domain.signing_in import provider_step_ups, step_ups
from portal.domain.signing_in.provider_errors import (
    NotAdmitted,
    ProviderAnswerRefused,
    ProviderUnavailable,
    SecondFactorToShow,
)
from portal.domain.signing_in.provider_step_ups import Waiting
from portal.provider.code_flow import Answer
from portal.web.client import client_address
from portal.web.guards import NotSignedIn, signed_in_staff
from portal.web.homes import own_or_home
from portal.web.host_cookies import BROWSER, PROVIDER, SESSION
from portal.web.language import language_of, message
from portal.web.marking import _
from portal.web.pages import AnyRequest, Page, page, redirect
from portal.web.signing_in.confirmations import WAITING, ask
from portal.web.statuses import status_of
from portal.web.step_up import CONFIRMATION, fields_of

AWAY = _("Your work account cannot be reached right now. Nothing was done. Try again in a while.")
CODE_TOO = _(
    "Your work account confirmed only a password. Show your code or passkey here as well. Nothing was done yet."
)
REFUSED = _("Your work account did not confirm anew that it is you. Nothing was done. Try again.")


class WorkAccountConfirmationController(Controller):
    """`/bekrafta/arbetskonto`"""

    path = f"{CONFIRMATION}/arbetskonto"
    guards = [signed_in_staff]

    @post()
    async def create(self, request: AnyRequest) -> Page:
        """Lead on to the provider. Raises NotFound where the session did not begin there, and Throttled."""
        form = await request.form()
        go_on = own_or_home(str(form.get("vidare", "")), request.user)
        waiting = Waiting(go_on, fields_of(form, WAITING) if form.get("till") == go_on else None)
        try:
            visit = await provider_step_ups.send(request.auth, waiting, client_address(request))
        except ProviderUnavailable as error:
            return await _asked_again(request, waiting, status_of(error), AWAY)
        shown = page(request, "sign_in_provider", address=visit.address)
        shown.cookies = [*shown.cookies, PROVIDER.holding(visit.token)]
        return shown


async def confirmed(request: AnyRequest, token: str, start: ProviderStart, answer: Answer) -> Page | Redirect:
    """Back from the provider: go on under a new session with what waited. Raises NotSignedIn and Throttled."""
    if request.auth is None:
        raise NotSignedIn("", "inte-sparat")
    try:
        waiting = await provider_step_ups.waiting(request.auth, start)
        renewed = await provider_step_ups.confirm(request.auth, token, start, answer, BROWSER.of(request))
    except SessionOver:
        raise NotSignedIn("", "inte-sparat") from None
    except ProviderUnavailable as error:
        return await _asked_again(request, waiting, status_of(error), AWAY)
    except (ProviderAnswerRefused, NotAdmitted) as error:
        return await _asked_again(request, waiting, status_of(error), REFUSED)
    except SecondFactorToShow as error:
        return await _asked_again(request, waiting, status_of(error), CODE_TOO, is_at_provider=False)
    result: Any = (
        redirect(waiting.go_on)
        if waiting.fields is None
        else page(request, "confirmed", go_on=waiting.go_on, fields=waiting.fields)
    )
    result.cookies = [*result.cookies, SESSION.holding(renewed), PROVIDER.gone()]
    return result  # type: ignore[no-any-return]


async def _asked_again(
    request: AnyRequest, waiting: Waiting, status: int, said: str, is_at_provider: bool = True
) -> Page:
    standing = await step_ups.standing(request.auth)
    error = message(language_of(request), said)
    return ask(
        request, standing, waiting.go_on, waiting.fields, status, provider_error=error, is_at_provider=is_at_provider
    )
