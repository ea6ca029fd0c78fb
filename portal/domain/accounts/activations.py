"""Activating an account of somebody who works here: a link that works once, a password, and then a second factor."""

from uuid import UUID

from portal.data.accounts import accounts
from portal.data.accounts.accounts import Account
from portal.data.accounts.one_time_links import Purpose
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import new_passwords, passwords, shutting
from portal.domain.accounts import one_time_links as links
from portal.domain.accounts.account_errors import ActivationOver, LinkOver
from portal.domain.accounts.password_resets import whose
from portal.domain.audit import audit
from portal.domain.signing_in import sign_in_steps
from portal.domain.signing_in.sign_in_steps import StartedSignIn
from portal.domain.signing_in.ways_in import opens_here

PURPOSE: Purpose = "staff_invitation"


async def make(account: UUID) -> str:
    """The token of a fresh link, in the place of the one before, in the transaction under way."""
    await links.make(account, PURPOSE)
    token = await links.token_of(account, PURPOSE)
    assert token
    return token


async def invited(token: str) -> Account:
    """Whose account a link activates. Changes nothing: mail programs open links too.

    Raises ActivationOver, also while the company's provider alone opens the accounts of staff.
    """
    try:
        account = await whose(token, PURPOSE)
    except LinkOver:
        raise ActivationOver from None
    if not opens_here(account):
        raise ActivationOver
    return account


async def activate(token: str, password: str, again: str) -> StartedSignIn:
    """Choose the first password, use the link up, and go on to the second factor.

    Raises ActivationOver, and WeakPassword, after which the link can still be used.
    """
    await new_passwords.expect_good(await invited(token), password, again)
    password_hash = await passwords.hash_password(password)
    async with acting_as(SYSTEM):
        try:
            link = await links.use(token, PURPOSE)
        except LinkOver:
            raise ActivationOver from None
        account = await accounts.by_id(link.account_id)
        if account is None:
            raise ActivationOver
        await accounts.set_password_hash(account.id, password_hash)
        await shutting.end_what_is_open(account.id)
        await shutting.forget_ways_in(account.id)
        await audit.record("account.activated", subject=audit.chain_of(account), account=str(account.id))
        started = await sign_in_steps.start(account)
        assert started
        return started
