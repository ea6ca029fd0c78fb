"""Shutting an account: nobody is in it any longer, and nobody gets in without a new password."""

from uuid import UUID

from portal.data.accounts import (
    account_locks,
    accounts,
    email_changes,
    one_time_links,
    sessions,
    started_sign_ins,
    throttle,
)
from portal.data.accounts.one_time_links import Purpose

WAYS_IN: tuple[Purpose, ...] = ("invitation", "password_reset", "email_confirmation", "new_address")
"""The links that lead in, or change where such links go. Those that say no stay: they hinder nobody but a thief."""


async def shut(account: UUID) -> None:
    """End what is open of the account, and let its password open nothing, in the transaction under way, as the system.

    A change of the e-mail address that is under way ends, too: it would decide where a link for a new password goes.
    """
    if await email_changes.end_of_account(account, "stopped"):
        await one_time_links.withdraw(account, "email_objection")
    await one_time_links.withdraw(account, *WAYS_IN)
    await accounts.forget_password(account)
    await sessions.revoke_all(account)
    await started_sign_ins.end_all(account)
    await throttle.forget_browsers(account)


async def lock(account: UUID) -> None:
    """The same, and a link to the e-mail address in force opens nothing either: only staff let the member in again."""
    await shut(account)
    await account_locks.lock(account)
