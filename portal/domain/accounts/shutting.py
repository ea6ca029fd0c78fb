"""Ending access to an account: what each way of doing so means is said here, and nowhere else.

The account is held each time: a sign-in or a confirmation that is under way is over before, and ends, or comes after,
and finds that what it had shown opens nothing any longer.
"""

from collections.abc import Awaitable, Collection
from uuid import UUID

from portal.data.accounts import (
    account_locks,
    accounts,
    email_changes,
    one_time_links,
    passkeys,
    provider_identities,
    sessions,
    staff_accounts,
    started_sign_ins,
    throttle,
)
from portal.data.accounts.one_time_links import Purpose
from portal.data.accounts.sessions import Session
from portal.data.actors import Role
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import attempt
from portal.data.errors import RuleBroken
from portal.domain.accounts.account_errors import SessionOver
from portal.domain.audit import audit

WAYS_IN: tuple[Purpose, ...] = (
    "invitation",
    "staff_invitation",
    "password_reset",
    "email_confirmation",
    "new_address",
)
"""The links that lead in, or change where such links go. Those that say no stay: they hinder nobody but a thief."""


async def shut(account: UUID) -> None:
    """End what is open of the account, and let its password open nothing, in the transaction under way, as the system.

    A passkey stays, so that nothing is asked for less, and opens nothing before it is shown after a new password:
    whoever had the one of before may have set it up.
    """
    await end_what_is_open(account)
    await forget_ways_in(account)
    await accounts.forget_password(account)
    await passkeys.keep_second(account)
    await throttle.forget_browsers(account)


async def lock(account: UUID) -> None:
    """The same, and a link to the e-mail address in force opens nothing either: only staff let the member in again."""
    await shut(account)
    await account_locks.lock(account)


async def block(account: UUID) -> bool:
    """The same for who works here, until an administrator lifts it: a passkey or a work account may be a thief's.

    The last administrator's is only shut, since nobody could lift the block; False then. The link to a work account
    goes in that case: whoever made it would come in without the password.
    """
    await shut(account)
    is_blocked = await _unless_the_last(staff_accounts.block_for_owner(account))
    if not is_blocked and await provider_identities.unlink(account):
        await audit.record("account.provider_unlinked", subject=COMPANY_CHAIN, account=str(account))
    return is_blocked


async def take_roles(account: UUID, roles: Collection[Role]) -> bool:
    """Take roles away from who works here, in the transaction under way; False where the last administrator's stays."""
    return await _unless_the_last(staff_accounts.take_roles(account, roles))


async def _unless_the_last(change: Awaitable[object]) -> bool:
    try:
        async with attempt():
            await change
    except RuleBroken as error:
        if error.constraint_name != "last_administrator":
            raise
        return False
    return True


async def end_what_is_open(account: UUID, but: bytes = b"") -> None:
    """Sign everybody out of the account, save the session whose token hash is `but`, in the transaction under way.

    Who is in the middle of signing in begins anew.
    """
    await accounts.hold(account)
    await sessions.revoke_all(account, but)
    await started_sign_ins.end_all(account)


async def forget_ways_in(account: UUID) -> None:
    """Withdraw the links that lead into the account, in the transaction under way, as the system.

    A change of the e-mail address that is under way ends, too. It would decide where a link for a new password goes,
    and whoever began it knew the password: that of before, where another has been chosen.
    """
    await one_time_links.withdraw(account, *WAYS_IN)
    if await email_changes.end_of_account(account, "stopped"):
        await one_time_links.withdraw(account, "email_objection")
        await audit.record("account.email_change_lapsed", subject=account)


async def expect_open(session: Session) -> None:
    """Hold the account, for what is to outlast the session. Raises SessionOver where that was ended meanwhile."""
    await accounts.hold(session.account_id)
    if not await sessions.is_open(session.token_hash):
        raise SessionOver
