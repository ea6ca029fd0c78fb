"""Another e-mail address that an account gets by way of help: in force once whoever reads it has chosen a password."""

from dataclasses import replace
from uuid import UUID

from portal.data import keys, subjects
from portal.data.accounts import account_locks, accounts, one_time_links
from portal.data.accounts import sign_in_help as rows
from portal.data.accounts.accounts import Account
from portal.data.accounts.one_time_links import Purpose
from portal.data.accounts.sign_in_help import SignInHelp
from portal.data.actors import SYSTEM
from portal.data.database import acting_as, attempt
from portal.data.errors import AlreadyThere
from portal.data.notices import notices, reachable
from portal.domain.accounts import new_passwords, password_resets, passwords
from portal.domain.accounts import one_time_links as links
from portal.domain.accounts.account_errors import HelpLinkOver
from portal.domain.audit import audit
from portal.domain.notices.notices import SECURITY

PURPOSE: Purpose = "new_address"


async def sealed(help_: UUID, account: UUID, email: str) -> bytes:
    """The address, encrypted with the person's key and bound to that help, in the transaction under way."""
    return (await subjects.find(account)).encrypt(email.encode(), _bound_to(help_))


async def opened(help_: SignInHelp) -> str:
    """The address that help is about, of help that is about one. Raises KeyDestroyed."""
    assert help_.new_email is not None
    return (await subjects.find(help_.account_id)).decrypt(help_.new_email, _bound_to(help_.id)).decode()


async def whose(token: str) -> Account:
    """Whose account a link is for, with the address that it is to have. Changes nothing. Raises LinkOver."""
    link = await links.look(token, PURPOSE)
    async with acting_as(SYSTEM):
        account, email = await _found(link.account_id)
    return replace(account, email=email)


async def choose(token: str, password: str, again: str) -> str:
    """Confirm the address by choosing a password, and use the link up: from now on one signs in with both.

    Returns by what the browser is known again. Raises LinkOver, also where somebody else has come to sign in with that
    address, and WeakPassword, after which the link can still be used.
    """
    await new_passwords.expect_good(await whose(token), password, again)
    password_hash = await passwords.hash_password(password)
    async with acting_as(SYSTEM):
        link = await links.use(token, PURPOSE)
        account, email = await _found(link.account_id)
        try:
            async with attempt():
                await accounts.set_email(account.id, email)
        except AlreadyThere:
            raise HelpLinkOver from None
        browser = await password_resets.put_in_force(account.id, password_hash)
        await account_locks.unlock(account.id)
        # Those too that went to the address before: it has been told whom to ring.
        await one_time_links.withdraw(account.id)
        await rows.forget_addresses_of(account.id)
        await reachable.note_right(account.id)
        is_other = email != account.email
        await audit.record("account.email_put_right", account.id, None, other_address=is_other)
        if is_other:
            await notices.keep_address(account.id, SECURITY, keys.wrap(account.id, account.email.encode()))
        return browser


async def _found(account_id: UUID) -> tuple[Account, str]:
    account, help_ = await accounts.of_member(account_id), await rows.address_of(account_id)
    if account is None or help_ is None:
        raise HelpLinkOver
    return account, await opened(help_)


def _bound_to(help_: UUID) -> str:
    return f"sign_in_help:{help_}"
