"""Step-up of staff who signed in with the identity provider: it asks anew, there and now, who it is."""

import json
from dataclasses import dataclass

from portal.data.accounts import accounts, provider_identities
from portal.data.accounts.provider_starts import ProviderStart
from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import account_secrets
from portal.domain.accounts.account_errors import SessionOver
from portal.domain.audit import audit
from portal.domain.errors import NotFound, Throttled
from portal.domain.signing_in import known_browsers, provider_visits, second_factors, step_ups, tries
from portal.domain.signing_in.provider_errors import (
    NotAdmitted,
    ProviderAnswerRefused,
    ProviderUnavailable,
    SecondFactorToShow,
)
from portal.domain.signing_in.provider_visits import Visit, translated
from portal.provider import code_flow
from portal.provider.code_flow import Answer
from portal.provider.id_tokens import LEEWAY
from portal.settings import settings

WAITING = "what waits for a confirmation"

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a confirmation goes on with: a page, or the `fields` of a form that is sent to `go_on`."""

    go_on: str
    fields: Fields | None


async def send(session: Session, waiting: Waiting, address: str) -> Visit:
    """Send the browser to the provider, where its user shows anew who it is; what waits is encrypted meanwhile.

    Raises NotFound where the session did not begin there, Throttled and ProviderUnavailable.
    """
    if not session.at_provider:
        raise NotFound
    said = json.dumps([waiting.go_on, waiting.fields]).encode()
    async with acting_as(SYSTEM):
        kept = await account_secrets.encrypt(session.account(), said, WAITING)
    return await provider_visits.send(address, "", session.account_id, kept)


async def waiting(session: Session, start: ProviderStart) -> Waiting:
    """What the confirmation goes on with. Raises SessionOver where it is another's who is signed in now."""
    if start.account_id != session.account_id or start.waiting is None:
        raise SessionOver
    async with acting_as(SYSTEM):
        go_on, fields = json.loads(await account_secrets.decrypt(session.account(), start.waiting, WAITING))
    return Waiting(go_on, None if fields is None else [(name, value) for name, value in fields])


async def confirm(session: Session, token: str, start: ProviderStart, answer: Answer, browser: str | None) -> str:
    """Go on under a new session token, which is returned, since its owner has signed in anew at the provider.

    `token` is what the browser left with. Raises Throttled, ProviderUnavailable, ProviderAnswerRefused also where
    somebody signed in before the portal asked, NotAdmitted where it was somebody else, SessionOver, and
    SecondFactorToShow where that was asked for at the sign-in, too: a password over there is less than the sign-in was.
    """
    account = session.account()
    async with acting_as(SYSTEM):
        known = await known_browsers.shown(browser, account)
        counters = tries.of_factor(account.id, known)
        allowed = await tries.take(counters)
    if not allowed:
        raise Throttled
    try:
        async with translated():
            shown = (await code_flow.redeem(token, answer)).shown
        if shown.at is None or shown.at < start.started_at - LEEWAY:
            raise ProviderAnswerRefused("age")
        if settings().oidc_acr and not shown.shows_second_factor(settings().oidc_acr):
            raise ProviderAnswerRefused("claims")
        async with acting_as(SYSTEM):
            await accounts.hold(account.id)
            if await provider_identities.account_of(shown.issuer, shown.subject) != account.id:
                raise NotAdmitted("other_identity")
            await tries.give_back(counters)
            is_enough = shown.shows_second_factor(settings().oidc_acr)
            if is_enough or not await second_factors.has_one(account):
                return await step_ups.renew(session, sign_in_way="provider")
    except ProviderUnavailable:
        async with acting_as(SYSTEM):
            await tries.give_back(counters)
        raise
    except (ProviderAnswerRefused, NotAdmitted):
        await _note_failure(session)
        raise
    raise SecondFactorToShow


async def _note_failure(session: Session) -> None:
    account = session.account()
    async with acting_as(SYSTEM):
        await audit.record(
            "account.confirmation_failed",
            subject=audit.chain_of(account),
            account=str(account.id),
            proof="provider",
            browser=session.browser,
        )
