"""The second step of a sign-in: the first, here or at the provider, was right, and nothing is open yet but this."""

from dataclasses import dataclass
from datetime import timedelta

from portal.data.accounts import accounts, passkeys, provider_identities, started_sign_ins
from portal.data.accounts.accounts import Account
from portal.data.accounts.provider_identities import Identity
from portal.data.accounts.second_factors import Standing
from portal.data.actors import SYSTEM
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.audit.event_codes import EventCode
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.errors import Throttled
from portal.domain.signing_in import known_browsers, passkey_proofs, second_factors, session_starts, tries
from portal.domain.signing_in.passkey_proofs import holder_of
from portal.domain.signing_in.second_factors import Offer
from portal.domain.signing_in.session_starts import UNKNOWN, SignedIn, Way
from portal.domain.signing_in.sign_in_errors import SignInOver, WrongCode, WrongPasskey

LASTS = timedelta(minutes=5)
"""How long the second step may take."""


@dataclass(frozen=True, slots=True)
class StartedSignIn:
    """The first step was right; the second factor is next. `token` is for a cookie that opens nothing else.

    `must_enrol` where the account needs a second factor and has none.
    """

    account: Account
    token: str
    must_enrol: bool


async def start(account: Account, at_provider: bool = False, new_owner: Identity | None = None) -> StartedSignIn | None:
    """The second step for the account, in the transaction under way; None where it signs in without.

    `at_provider`: the first was made at the identity provider; by `new_owner`, where nobody over there is linked with
    the account yet. The second step decides that, for the e-mail address alone may have been another's before.
    """
    has_factor = await second_factors.has_one(account)
    if not has_factor and account.kind == "member":
        return None
    if not has_factor:
        # A new secret each time: whoever else passed the first step may have seen the one before.
        await second_factors.offer(account)
    token = session_starts.new_token()
    await started_sign_ins.add(token, account.id, LASTS, at_provider, new_owner)
    return StartedSignIn(account, token, must_enrol=not has_factor)


async def under_way(token: str | None) -> Account:
    """Whose sign-in it is. Raises SignInOver."""
    async with acting_as(SYSTEM):
        return await _account(token)


async def began_at_provider(token: str | None) -> bool:
    """Whether its first step was made at the identity provider."""
    async with acting_as(SYSTEM):
        return await started_sign_ins.is_at_provider(token or "")


async def standing(token: str | None) -> Standing:
    """What the account can show. Raises SignInOver."""
    async with acting_as(SYSTEM):
        return await second_factors.standing(await _account(token))


async def offered(token: str | None) -> Offer | None:
    """What the account is to set up; None where it has its second factor. Raises SignInOver."""
    async with acting_as(SYSTEM):
        account = await _account(token)
        return None if await second_factors.has_one(account) else await second_factors.offered(account)


async def show_code(token: str | None, code: str, browser: str | None, browser_kind: str = UNKNOWN) -> SignedIn:
    """Start the session, since `code` is of the account's app or one of its recovery codes.

    Raises SignInOver, Throttled and WrongCode.
    """
    account, known = await _try(token, browser)
    try:
        async with acting_as(SYSTEM):
            await accounts.hold(account.id)
            if not await second_factors.has_one(account):
                raise SignInOver
            await second_factors.show_code(account, code)
            return await _finish(token, account, known, "code", browser_kind)
    except WrongCode:
        await _note_failure(token, account, "account.code_wrong", known, browser_kind)
        raise


async def passkey_options(token: str | None) -> str:
    """What one of the account's passkeys is to sign, as JSON. Raises SignInOver."""
    account = await under_way(token)
    return await passkey_proofs.options(holder_of("step", token or ""), account.id)


async def show_passkey(
    token: str | None, credential: str, browser: str | None, browser_kind: str = UNKNOWN
) -> SignedIn:
    """Start the session, since a passkey of the account's has signed. Raises SignInOver, Throttled and WrongPasskey."""
    account, known = await _try(token, browser)
    try:
        passkey = await passkey_proofs.verify(holder_of("step", token or ""), credential, account.id)
    except WrongPasskey:
        await _note_failure(token, account, "account.passkey_wrong", known, browser_kind)
        raise
    async with acting_as(SYSTEM):
        await accounts.hold(account.id)
        await passkeys.note_second(passkey.id)
        return await _finish(token, account, known, "password_and_passkey", browser_kind)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A session with a second factor that is new; `recovery_codes` are shown this once."""

    signed_in: SignedIn
    recovery_codes: list[str]


async def enrol(token: str | None, code: str, browser: str | None, browser_kind: str = UNKNOWN) -> Enrolled:
    """Take the offered app as the account's second factor, since `code` is of it, and start the session.

    Raises SignInOver, Throttled and WrongCode, and SignInOver too where the account has a second factor already: it
    is by that that it signs in.
    """
    account, known = await _try(token, browser)
    try:
        async with acting_as(SYSTEM):
            await accounts.hold(account.id)
            if await second_factors.has_one(account):
                raise SignInOver
            codes = await second_factors.confirm(account, code)
            return Enrolled(await _finish(token, account, known, "code", browser_kind), codes)
    except WrongCode:
        await _note_failure(token, account, "account.code_wrong", known, browser_kind)
        raise


async def _account(token: str | None) -> Account:
    account = await started_sign_ins.find(token) if token else None
    if account is None:
        raise SignInOver
    return account


async def _try(token: str | None, browser: str | None) -> tuple[Account, str | None]:
    """Who tries, and the browser's token if the account knows it. Counted before the code is looked at."""
    async with acting_as(SYSTEM):
        account = await _account(token)
        known = await known_browsers.shown(browser, account)
        allowed = await tries.take(tries.of_factor(account.id, known))
    if not allowed:
        raise Throttled
    return account, known


async def _finish(
    token: str | None, account: Account, known_browser: str | None, way: Way, browser_kind: str
) -> SignedIn:
    # The account is held: had its password been changed, or its sessions ended, this would be gone as well.
    at_provider = await started_sign_ins.is_at_provider(token or "")
    new_owner = await started_sign_ins.new_owner(token or "")
    if token is None or not await started_sign_ins.end(token):
        raise SignInOver
    if new_owner:
        await _link(account, new_owner)
    await tries.give_back(tries.of_factor(account.id, known_browser))
    return await session_starts.start(account, known_browser, "provider" if at_provider else way, browser_kind)


async def _link(account: Account, new_owner: Identity) -> None:
    if not await provider_identities.link(new_owner, account.id):
        raise SignInOver
    await audit.record("account.provider_linked", subject=COMPANY_CHAIN, account=str(account.id))


async def _note_failure(
    token: str | None, account: Account, event: EventCode, known_browser: str | None, browser_kind: str
) -> None:
    async with acting_as(SYSTEM):
        # What was right before it: the e-mail that tells of it does not speak of a password that nobody typed here.
        before = {"proof": "provider"} if await started_sign_ins.is_at_provider(token or "") else {}
        await audit.record(
            event,
            audit.chain_of(account),
            None,
            account=str(account.id),
            browser=browser_kind,
            new_browser=known_browser is None,
            **before,
        )
