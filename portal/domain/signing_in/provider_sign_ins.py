"""Staff sign in with the company's identity provider: an account is never made by it, only found."""

from collections.abc import Mapping
from typing import Any

from portal.data.accounts import accounts, provider_identities
from portal.data.accounts.accounts import Account
from portal.data.accounts.provider_identities import Identity
from portal.data.actors import SYSTEM
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.domain.audit import audit, summed_events
from portal.domain.errors import Throttled
from portal.domain.signing_in import known_browsers, session_starts, sign_in_steps, tries
from portal.domain.signing_in.provider_errors import NotAdmitted, ProviderAnswerRefused, ProviderUnavailable
from portal.domain.signing_in.provider_visits import translated
from portal.domain.signing_in.session_starts import UNKNOWN, SignedIn
from portal.domain.signing_in.sign_in_steps import StartedSignIn
from portal.provider import code_flow
from portal.provider.code_flow import Answer, Tokens
from portal.settings import settings

TRUE = (True, 1, "1", "true")
"""How providers write that a claim is so."""


async def sign_in(
    token: str, answer: Answer, address: str, browser: str | None, browser_kind: str = UNKNOWN
) -> SignedIn | StartedSignIn:
    """Start a session for whoever has signed in at the provider, or the second step where it does not say that a
    second factor was shown.

    `token` is what the browser left with; tries are counted by its network `address`; `browser_kind` is which browser
    on which system it is, as a code. Raises Throttled, ProviderUnavailable, ProviderAnswerRefused and NotAdmitted.
    """
    counters = [tries.of_network("provider_tries", address)]
    async with acting_as(SYSTEM):
        allowed = await tries.take(counters)
    if not allowed:
        raise Throttled
    try:
        async with translated():
            tokens = await code_flow.redeem(token, answer)
            claims = await _claims(tokens)
        async with acting_as(SYSTEM):
            account, new_owner = await _account(tokens, claims)
            await tries.give_back(counters)
            if not tokens.shown.shows_second_factor(settings().oidc_acr):
                started = await sign_in_steps.start(account, at_provider=True, new_owner=new_owner)
                assert started
                return started
            if new_owner:
                await provider_identities.link(new_owner, account.id)
                await audit.record("account.provider_linked", subject=COMPANY_CHAIN, account=str(account.id))
            known = await known_browsers.shown(browser, account)
            return await session_starts.start(account, known, "provider", browser_kind)
    except ProviderUnavailable:
        async with acting_as(SYSTEM):
            await tries.give_back(counters)
        raise
    except (ProviderAnswerRefused, NotAdmitted) as error:
        async with acting_as(SYSTEM):
            if error.why == "declined":
                await tries.give_back(counters)
            await summed_events.tried("account.provider_refused", tries.network(address), error.why)
        raise


async def _claims(tokens: Tokens) -> Mapping[str, Any]:
    """What the provider says of somebody who is new here; asked for where the token itself does not have it."""
    async with acting_as(SYSTEM):
        known = await provider_identities.account_of(tokens.shown.issuer, tokens.shown.subject)
    if known or "email" in tokens.shown.claims:
        return tokens.shown.claims
    return await code_flow.more_of(tokens)


async def _account(tokens: Tokens, claims: Mapping[str, Any]) -> tuple[Account, Identity | None]:
    """The account that the subject is linked with, or the one with its verified e-mail address, and then whom to link
    it with."""
    issuer, subject = tokens.shown.issuer, tokens.shown.subject
    linked = await provider_identities.account_of(issuer, subject)
    if linked:
        await accounts.hold(linked)
        account = await accounts.by_id(linked)
        # An administrator may have blocked it, or removed the link, while somebody signed in over there.
        if account is None or await provider_identities.account_of(issuer, subject) != linked:
            raise NotAdmitted("closed")
        return account, None
    email = claims.get("email")
    if not isinstance(email, str) or claims.get(settings().oidc_verified_claim) not in TRUE:
        raise NotAdmitted("unverified")
    # A letter that only turns into one of another's address when it is made small is not that address.
    account = await accounts.by_email(email.lower()) if email.isascii() and email.isprintable() else None
    if account is None or account.kind != "staff" or not await accounts.held(account):
        raise NotAdmitted("unknown")
    if await provider_identities.is_linked(account.id):
        raise NotAdmitted("other_identity")
    return account, provider_identities.identity_of(issuer, subject)
