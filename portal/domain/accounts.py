"""Signing in and out, and what an account decides for itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.data import accounts, sessions
from portal.data.actors import SYSTEM, Language, Member, Staff
from portal.data.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.sessions import Session
from portal.domain import audit, passwords, session_starts, sign_in_steps, tries
from portal.domain.errors import Throttled, WrongCredentials
from portal.domain.session_starts import SignedIn
from portal.domain.sign_in_steps import StartedSignIn
from portal.settings import settings

BROWSER_KNOWN = timedelta(days=180)
"""How long a browser that an account has signed in from is known again."""


async def sign_in(email: str, password: str, address: str, browser: str | None) -> SignedIn | StartedSignIn:
    """Start a session for whoever has that e-mail address and password, or the second step where one is needed.

    `address` is the client's network address, `browser` what an earlier sign-in gave this browser.
    Raises Throttled and WrongCredentials; an unknown e-mail address costs the same time as a wrong password.
    """
    email = email.strip().lower()
    if not email.isprintable():
        # PostgreSQL has no text with NUL in it, and nobody's address has.
        email = ""
    async with acting_as(SYSTEM):
        account = await accounts.by_email(email)
        known = browser if browser and await tries.is_known(browser, account) else None
        counters = tries.of_password(email, address, known)
        allowed = await tries.take(counters)
    if not allowed:
        raise Throttled
    if not await passwords.verify(account.password_hash if account else None, password) or account is None:
        async with acting_as(SYSTEM):
            # In the company's chain, whoever it was: a stranger neither writes in a member's nor learns who is one.
            await audit.record("account.sign_in_failed", subject=COMPANY_CHAIN)
        raise WrongCredentials
    assert account.password_hash is not None
    rehashed = await passwords.hash_password(password) if passwords.needs_rehash(account.password_hash) else None
    async with acting_as(SYSTEM):
        await tries.give_back(counters)
        if rehashed:
            await accounts.set_password_hash(account.id, rehashed)
        return await sign_in_steps.start(account) or await session_starts.start(account, known)


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
