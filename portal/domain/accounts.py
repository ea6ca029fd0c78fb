"""Signing in and out, and what an account decides for itself."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

from portal.clock import now
from portal.data import accounts, keys, sessions, throttle
from portal.data.accounts import Account
from portal.data.actors import SYSTEM, Language, Member, Staff
from portal.data.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.sessions import Session
from portal.domain import audit, passwords
from portal.domain.errors import Throttled, WrongCredentials
from portal.settings import settings

BROWSER_KNOWN = timedelta(days=180)
"""How long a browser that an account has signed in from is known again."""

NOBODY = UUID(int=0)
"""The id of no account."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: `token` is for the cookie, `browser` for the one by which this browser is known again."""

    account: Account
    token: str
    browser: str


async def sign_in(email: str, password: str, address: str, browser: str | None) -> SignedIn:
    """Start a session for whoever has that e-mail address and password.

    `address` is the client's network address, `browser` what an earlier sign-in gave this browser.
    Raises Throttled and WrongCredentials; an unknown e-mail address costs the same time as a wrong password.
    """
    email = email.strip().lower()
    if not email.isprintable():
        # PostgreSQL has no text with NUL in it, and nobody's address has.
        email = ""
    async with acting_as(SYSTEM):
        account = await accounts.by_email(email)
        known = await _is_known(browser, account)
        counters = _counters(email, address, browser if known else None)
        allowed = await _take(counters)
    if not allowed:
        raise Throttled
    if not await passwords.verify(account.password_hash if account else None, password) or account is None:
        async with acting_as(SYSTEM):
            # In the company's chain, whoever it was: a stranger neither writes in a member's nor learns who is one.
            await audit.record("account.sign_in_failed", subject=COMPANY_CHAIN)
        raise WrongCredentials
    assert account.password_hash is not None
    rehashed = await passwords.hash_password(password) if passwords.needs_rehash(account.password_hash) else None
    # A browser's token is always one that we made: one that is unknown to the account is replaced.
    return await _start_session(account, counters, rehashed, browser if browser and known else _new_token())


async def resume(token: str, extend: bool) -> Session | None:
    """The session of that token, unless it is over. With `extend` this counts as activity."""
    async with acting_as(SYSTEM):
        return await sessions.resume(token, settings().session_idle, extend)


async def sign_out(session: Session) -> None:
    """End the session; a request still under way in it does not bring it back."""
    async with acting_as(SYSTEM):
        await sessions.revoke(session.token_hash)
        await audit.record(
            "account.signed_out", subject=audit.chain_of(session.account()), account=str(session.account_id)
        )


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session in force; `is_this` marks the one that asks."""

    started_at: datetime
    seen_at: datetime
    is_this: bool


async def open_sessions(actor: Member | Staff, this: Session) -> list[OpenSession]:
    """The actor's sessions in force, newest first, 50 at most."""
    async with acting_as(actor):
        found = await sessions.open_sessions(actor.id, settings().session_idle)
    return [OpenSession(started, seen, token == this.token_hash) for token, started, seen in found]


async def end_other_sessions(actor: Member | Staff, but: Session) -> None:
    """End every session of the actor but the one in use."""
    async with acting_as(actor):
        await sessions.revoke_all(actor.id, but.token_hash)
        await audit.record("account.other_sessions_ended", subject=audit.chain_of(but.account()))


async def speak(actor: Member | Staff, language: Language) -> None:
    """Let pages and letters be in `language` from now on."""
    async with acting_as(actor):
        await accounts.set_language(actor.id, language)


async def _is_known(browser: str | None, account: Account | None) -> bool:
    # Asked for nobody too, so that an unknown e-mail address costs the same.
    return await throttle.is_known_browser(sessions.token_hash(browser or ""), account.id if account else NOBODY)


def _counters(email: str, address: str, known_browser: str | None) -> list[bytes]:
    """Under which keys a try is counted. A browser known to the account has a counter of its own, out of reach
    of those who try from elsewhere."""
    if known_browser:
        return [keys.index("browser", known_browser)]
    return [keys.index("account", email), keys.index("address", network(address))]


def network(address: str) -> str:
    """The address, or for IPv6 its /64, of which one subscriber has all addresses."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


async def _take(counters: list[bytes]) -> bool:
    """Count a try under each key until one is exhausted; whether none was."""
    for counter in counters:
        if await throttle.take(counter, settings().throttle_window) > settings().throttle_failures:
            return False
    return True


def _new_token() -> str:
    return secrets.token_urlsafe(32)


async def _start_session(account: Account, counters: list[bytes], rehashed: str | None, browser: str) -> SignedIn:
    token = _new_token()
    lifetime = settings().member_session if account.kind == "member" else settings().staff_session
    async with acting_as(SYSTEM):
        for counter in counters:
            await throttle.give_back(counter)
        if rehashed:
            await accounts.set_password_hash(account.id, rehashed)
        await sessions.add(token, account.id, _new_token(), now() + lifetime)
        await throttle.remember_browser(sessions.token_hash(browser), account.id)
        await audit.record("account.signed_in", subject=audit.chain_of(account), account=str(account.id))
    return SignedIn(account, token, browser)
