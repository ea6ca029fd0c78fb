"""The password of whoever is signed in: asked for before what matters, and changed."""

from portal.data.accounts import accounts, passkeys
from portal.data.accounts.accounts import Account
from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import new_passwords, passwords, shutting
from portal.domain.accounts.account_errors import WeakPassword, WrongPassword
from portal.domain.audit import audit
from portal.domain.errors import Throttled
from portal.domain.signing_in import tries


async def expect(session: Session, password: str) -> Account:
    """The account that is signed in, if that is its password. Raises WrongPassword and Throttled.

    Tries are counted for the account, apart from those of sign-ins: whoever guesses there shuts nobody out here.
    """
    counters = [tries.of_one("own_password", str(session.account_id))]
    async with acting_as(SYSTEM):
        account = await accounts.by_id(session.account_id)
        allowed = await tries.take(counters)
    if not allowed:
        raise Throttled
    if account is None or not await passwords.verify(account.password_hash, password):
        raise WrongPassword
    async with acting_as(SYSTEM):
        await tries.give_back(counters)
    return account


async def change(session: Session, old: str, new: str, again: str) -> None:
    """Choose another password. Every other session ends, and what leads in or changes the address is taken back.

    Raises WrongPassword, Throttled and WeakPassword, and SessionOver where the session was ended meanwhile.
    """
    account = await expect(session, old)
    if new == old:
        raise WeakPassword("same")
    await new_passwords.expect_good(account, new, again)
    password_hash = await passwords.hash_password(new)
    async with acting_as(SYSTEM):
        await shutting.expect_open(session)
        if not await accounts.held(account):
            raise WrongPassword
        await accounts.set_password_hash(account.id, password_hash)
        await shutting.end_what_is_open(account.id, but=session.token_hash)
        await passkeys.keep_second(account.id)
        await shutting.forget_ways_in(account.id)
        await audit.record("account.password_changed", subject=audit.chain_of(account), account=str(account.id))
