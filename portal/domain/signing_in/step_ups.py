"""Step-up: whoever does what matters most confirms shortly before that it is he or she (ASVS 5.0, 7.5.3)."""

from datetime import timedelta
from typing import Literal

from portal.clock import now
from portal.data.accounts import accounts, sessions
from portal.data.accounts.second_factors import Standing
from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import passwords
from portal.domain.accounts.account_errors import SessionOver, WrongCredentials
from portal.domain.audit import audit
from portal.domain.errors import Throttled
from portal.domain.signing_in import known_browsers, passkey_proofs, second_factors, session_starts, tries
from portal.domain.signing_in.passkey_proofs import holder_of
from portal.domain.signing_in.sign_in_errors import WrongCode, WrongPasskey
from portal.settings import settings

Proof = Literal["code", "password", "passkey"]
"""What is asked for: a one-time code, or a recovery code, of who has a second factor; the password of others.

Whoever has a passkey may show that in place of a code."""


def is_fresh(session: Session, on_an_open_page: bool = False) -> bool:
    """Whether whose session it is has shown it recently; for what a page holds, when that was opened, however long one
    may look at it."""
    lasts = settings().step_up_lasts + (settings().session_idle if on_an_open_page else timedelta(0))
    return now() - session.authenticated_at < lasts


def asked_of(standing: Standing) -> Proof:
    """What whoever has those second factors, or none, is to show."""
    return "code" if standing.any else "password"


async def standing(session: Session) -> Standing:
    """The second factors that the account can show."""
    async with acting_as(SYSTEM):
        return await second_factors.standing(session.account())


async def passkey_options(session: Session) -> str:
    """What one of the account's passkeys is to sign, as JSON."""
    return await passkey_proofs.options(holder_of("session", session.form_token), session.account_id)


async def confirm(session: Session, typed: str, address: str, browser: str | None, credential: str = "") -> str:
    """Go on under a new session token, which is returned, since `typed` is what `asked_of` says.

    With a `credential` it is what a passkey has signed that counts. A password does not where the session began at the
    identity provider. Counted like a sign-in, before anything is looked
    at. Raises Throttled, WrongCode, WrongCredentials or WrongPasskey, and SessionOver when the session was ended
    meanwhile.
    """
    proof: Proof = "passkey" if credential else asked_of(await standing(session))
    account = session.account()
    async with acting_as(SYSTEM):
        known = await known_browsers.shown(browser, account)
        counters = (
            tries.of_password(account.email, address, known)
            if proof == "password"
            else tries.of_factor(account.id, known)
        )
        allowed = await tries.take(counters)
    if not allowed:
        raise Throttled
    try:
        if proof == "password":
            await _expect_password(session, typed)
        if proof == "passkey":
            await passkey_proofs.verify(holder_of("session", session.form_token), credential, account.id)
        async with acting_as(SYSTEM):
            await accounts.hold(account.id)
            if proof == "code":
                await second_factors.show_code(account, typed)
            await tries.give_back(counters)
            return await renew(session)
    except (WrongCode, WrongCredentials, WrongPasskey):
        async with acting_as(SYSTEM):
            await audit.record(
                "account.confirmation_failed",
                subject=audit.chain_of(account),
                account=str(account.id),
                proof=proof,
                browser=session.browser,
            )
        raise


async def _expect_password(session: Session, typed: str) -> None:
    async with acting_as(SYSTEM):
        account = await accounts.by_id(session.account_id)
    if not await passwords.verify(account.password_hash if account else None, typed) or session.at_provider:
        raise WrongCredentials


async def renew(session: Session, **way: str) -> str:
    """Go on under a new session token, which is returned, confirmed now; in the transaction under way.

    Raises SessionOver, also where it is ended while that is being shown.
    """
    await accounts.hold(session.account_id)
    token = session_starts.new_token()
    if not await sessions.renew(session.token_hash, token):
        raise SessionOver
    account = session.account()
    await audit.record("account.confirmed", audit.chain_of(account), None, account=str(account.id), **way)
    return token
