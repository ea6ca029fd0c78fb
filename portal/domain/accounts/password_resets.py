"""Password reset: a link to the account's address, whoever asks, and the same answer for every address."""

import asyncio
from datetime import timedelta
from time import monotonic
from uuid import UUID

from portal.data import keys
from portal.data.accounts import accounts, passkeys, sessions, throttle
from portal.data.accounts.accounts import Account
from portal.data.accounts.one_time_links import Purpose
from portal.data.actors import SYSTEM
from portal.data.audit.event_codes import EventCode
from portal.data.database import acting_as
from portal.domain.accounts import new_passwords, passwords, shutting
from portal.domain.accounts import one_time_links as links
from portal.domain.accounts.account_errors import LinkOver
from portal.domain.audit import audit
from portal.domain.errors import Throttled
from portal.domain.signing_in import session_starts, tries

ANSWERS_AFTER = 0.6
"""Seconds: more than it takes to look for an account and to order an e-mail, so that time does not tell whether."""

MOST, WITHIN = 3, timedelta(hours=1)
"""So many e-mails an address gets in that time, whoever asks for them."""


async def ask(email: str, address: str) -> None:
    """Send a link for a new password, if somebody has an account with that e-mail address.

    `address` is the client's network address. Takes as long and answers the same whether or not. Raises Throttled when
    too much is asked from there.
    """
    started = monotonic()
    email = email.strip().lower()
    async with acting_as(SYSTEM):
        allowed = await tries.take([tries.of_network("reset_from", address)])
    if allowed and email.isprintable():
        await _order(email)
    # On a busy machine after the next such step: how long the work itself took is never to be seen.
    await asyncio.sleep(ANSWERS_AFTER - (monotonic() - started) % ANSWERS_AFTER)
    if not allowed:
        raise Throttled


async def _order(email: str) -> None:
    async with acting_as(SYSTEM):
        asked = await throttle.take(keys.index("reset_of", email), WITHIN)
        account = await accounts.by_email(email)
        if account is None or asked > MOST:
            return
        await links.make(account.id, "password_reset")
        await audit.record("account.password_reset_asked", subject=audit.chain_of(account), account=str(account.id))


async def whose(token: str, purpose: Purpose) -> Account:
    """Whose password a link is for, for the form that chooses one. Changes nothing. Raises LinkOver."""
    link = await links.look(token, purpose)
    async with acting_as(SYSTEM):
        account = await accounts.by_id(link.account_id)
    if account is None:
        raise LinkOver
    return account


async def choose(token: str, purpose: Purpose, password: str, again: str) -> str:
    """Choose the password that a link is for, and use the link up. Every session of the account ends.

    Returns by what the browser is known again: while others try passwords, it has tries of its own, and so a forgotten
    password is a way in even then. No other browser is known from then on.
    Raises LinkOver, and WeakPassword, after which the link can still be used.
    """
    await new_passwords.expect_good(await whose(token, purpose), password, again)
    password_hash = await passwords.hash_password(password)
    async with acting_as(SYSTEM):
        link = await links.use(token, purpose)
        account = await accounts.by_id(link.account_id)
        if account is None:
            raise LinkOver
        browser = await put_in_force(account.id, password_hash)
        done: EventCode = "account.activated" if purpose == "invitation" else "account.password_reset"
        await audit.record(done, subject=audit.chain_of(account), account=str(account.id))
        return browser


async def put_in_force(account: UUID, password_hash: str) -> str:
    """Let that be the account's password, in the transaction under way, as the system; see `choose`."""
    await accounts.set_password_hash(account, password_hash)
    await shutting.end_what_is_open(account)
    await passkeys.keep_second(account)
    await throttle.forget_browsers(account)
    browser = session_starts.new_token()
    await throttle.remember_browser(sessions.token_hash(browser), account)
    await shutting.forget_ways_in(account)
    return browser
