"""Signing in and out, and what an account decides for itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.clock import today
from portal.data.accounts import accounts, failed_sign_ins, sessions
from portal.data.accounts.failed_sign_ins import FailedSignIns
from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM, Language, Member, Staff
from portal.data.database import acting_as
from portal.domain.accounts import passwords, shutting
from portal.domain.accounts.account_errors import WrongCredentials
from portal.domain.audit import audit, summed_events
from portal.domain.errors import NotFound, Throttled
from portal.domain.signing_in import known_browsers, session_starts, sign_in_steps, tries
from portal.domain.signing_in.session_starts import UNKNOWN, SignedIn
from portal.domain.signing_in.sign_in_steps import StartedSignIn
from portal.domain.signing_in.ways_in import opens_here
from portal.settings import settings

NAMED_BY = 16
"""Hexadecimal digits of a session's hash that name it where its owner ends it."""

BROWSER_KNOWN = timedelta(days=180)
"""How long a browser that an account has signed in from is known again."""


async def sign_in(
    email: str, password: str, address: str, browser: str | None, browser_kind: str = UNKNOWN
) -> SignedIn | StartedSignIn:
    """Start a session for whoever has that e-mail address and password, or the second step where one is needed.

    `address` is the client's network address, `browser` what earlier sign-ins gave this browser, and
    `browser_kind` which browser on which system it is, as a code.
    Raises Throttled and WrongCredentials; an unknown e-mail address costs the same time as a wrong password, and so
    does one of staff where the company's provider alone decides.
    """
    email = email.strip().lower()
    if not email.isprintable():
        # PostgreSQL has no text with NUL in it, and nobody's address has.
        email = ""
    async with acting_as(SYSTEM):
        account = await accounts.by_email(email)
        known = await known_browsers.shown(browser, account)
        counters = tries.of_password(email, address, known)
        allowed = await tries.take(counters)
    if not allowed:
        raise Throttled
    right = await passwords.verify(account.password_hash if account else None, password)
    if account is None or not right or not opens_here(account):
        async with acting_as(SYSTEM):
            # In the company's chain, whoever it was: a stranger neither writes in a member's nor learns who is one.
            await summed_events.tried("account.sign_in_failed", tries.network(address))
            # The member is told how many there were in a day.
            await failed_sign_ins.count(email, today())
        raise WrongCredentials
    assert account.password_hash is not None
    rehashed = await passwords.hash_password(password) if passwords.needs_rehash(account.password_hash) else None
    async with acting_as(SYSTEM):
        is_same = await accounts.held(account)
        await tries.give_back(counters)
        if is_same:
            if rehashed:
                await accounts.set_password_hash(account.id, rehashed)
            started = await sign_in_steps.start(account)
            return started or await session_starts.start(account, known, "password", browser_kind)
    # The account has changed since the password was looked at: whether it is still right is looked at anew.
    return await sign_in(email, password, address, browser, browser_kind)


async def resume(token: str, extend: bool, browser: str = UNKNOWN) -> Session | None:
    """The session of that token, unless it is over. With `extend` this counts as activity.

    `browser` is which browser on which system it is, as a code; the session keeps the first.
    """
    async with acting_as(SYSTEM):
        session = await sessions.resume(token, settings().session_idle, extend)
        if session and session.browser is None:
            await sessions.note_browser(session.token_hash, browser)
        return session


async def was_closed(token: str) -> bool:
    """Whether the session of that token ended because its account was closed."""
    async with acting_as(SYSTEM):
        return await sessions.is_of_closed_account(token)


async def sign_out(session: Session) -> None:
    """End the session; a request still under way in it does not bring it back."""
    async with acting_as(SYSTEM):
        await sessions.revoke(session.token_hash)
        await audit.record(
            "account.signed_out", subject=audit.chain_of(session.account()), account=str(session.account_id)
        )


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session in force; `is_this` marks the one that asks.

    `browser` is which browser on which system, as a code; `id` names the session and opens nothing.
    """

    id: str
    started_at: datetime
    seen_at: datetime
    browser: str | None
    is_this: bool


async def open_sessions(actor: Member | Staff, this: Session) -> list[OpenSession]:
    """The actor's sessions in force, newest first, 50 at most."""
    async with acting_as(actor):
        found = await sessions.open_sessions(actor.id, settings().session_idle)
    return [
        OpenSession(token.hex()[:NAMED_BY], started, seen, browser, token == this.token_hash)
        for token, started, seen, browser in found
    ]


async def failed(member: Member) -> list[FailedSignIns]:
    """How often a wrong password was tried on the member's account, by day, newest first."""
    async with acting_as(member):
        return await failed_sign_ins.of_account(member.id)


async def end_session(actor: Member | Staff, this: Session, id_: str) -> None:
    """End the actor's session of that `id`, which is not the one in use. Raises NotFound."""
    async with acting_as(actor):
        await accounts.hold(actor.id)
        found = await sessions.open_sessions(actor.id, settings().session_idle)
        token = next((it[0] for it in found if it[0].hex()[:NAMED_BY] == id_ and it[0] != this.token_hash), None)
        if token is None:
            raise NotFound
        await sessions.revoke(token)
        await audit.record("account.session_ended", subject=audit.chain_of(this.account()))


async def end_other_sessions(actor: Member | Staff, but: Session) -> None:
    """End every session of the actor but the one in use. Raises SessionOver where that was ended meanwhile."""
    async with acting_as(actor):
        await shutting.expect_open(but)
        await sessions.revoke_all(actor.id, but.token_hash)
        await audit.record("account.other_sessions_ended", subject=audit.chain_of(but.account()))


async def speak(actor: Member | Staff, language: Language) -> None:
    """Let pages and letters be in `language` from now on."""
    async with acting_as(actor):
        await accounts.set_language(actor.id, language)
