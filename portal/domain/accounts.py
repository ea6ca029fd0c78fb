"""Signing in and out, and what an account decides for itself."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from portal.clock import now
from portal.data import accounts, keys, sessions, throttle
from portal.data.accounts import Account
from portal.data.actors import SYSTEM, Language, Member, Staff
from portal.data.database import acting_as
from portal.data.sessions import Session
from portal.domain import audit, passwords
from portal.domain.errors import Throttled, WrongCredentials
from portal.settings import settings


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
    async with acting_as(SYSTEM):
        account = await accounts.by_email(email)
        counters = await _counters(email, address, browser, account)
        for counter in counters:
            if await throttle.take(counter, settings().throttle_window) > settings().throttle_failures:
                throttled = True
                break
        else:
            throttled = False
    if throttled:
        raise Throttled
    if not await passwords.verify(account.password_hash if account else None, password) or account is None:
        await _note_failure(account)
        raise WrongCredentials
    assert account.password_hash is not None
    rehashed = await passwords.hash_password(password) if passwords.needs_rehash(account.password_hash) else None
    return await _start_session(account, counters, rehashed, browser or secrets.token_urlsafe(32))


async def resume(token: str, extend: bool) -> Session | None:
    """The session of that token, unless it is over. With `extend` this counts as activity."""
    async with acting_as(SYSTEM):
        return await sessions.resume(token, settings().session_idle, extend)


async def sign_out(session: Session) -> None:
    """End the session; a request still under way in it does not bring it back."""
    async with acting_as(SYSTEM):
        await sessions.revoke(session.token_hash)
        await audit.record("account.signed_out", subject=audit.chain_of(session.account()))


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


async def forget_ended_sessions() -> None:
    """Delete sessions and throttle counters that are over."""
    async with acting_as(SYSTEM):
        await sessions.forget_ended(settings().session_idle)
        await throttle.forget_old(settings().throttle_window)


async def _counters(email: str, address: str, browser: str | None, account: Account | None) -> list[bytes]:
    """Under which keys a try is counted. A browser known to the account has a counter of its own, out of reach
    of those who try from elsewhere."""
    if browser and account and await throttle.is_known_browser(sessions.token_hash(browser), account.id):
        return [keys.index("browser", browser)]
    return [keys.index("account", email), keys.index("address", address)]


async def _note_failure(account: Account | None) -> None:
    if account:
        async with acting_as(SYSTEM):
            await audit.record("account.sign_in_failed", subject=audit.chain_of(account))


async def _start_session(account: Account, counters: list[bytes], rehashed: str | None, browser: str) -> SignedIn:
    token = secrets.token_urlsafe(32)
    lifetime = settings().member_session if account.kind == "member" else settings().staff_session
    async with acting_as(SYSTEM):
        for counter in counters:
            await throttle.give_back(counter)
        if rehashed:
            await accounts.set_password_hash(account.id, rehashed)
        await sessions.add(token, account.id, secrets.token_urlsafe(32), now() + lifetime)
        await throttle.remember_browser(sessions.token_hash(browser), account.id)
        await audit.record("account.signed_in", subject=audit.chain_of(account), account=str(account.id))
    return SignedIn(account, token, browser)
