"""Inviting members to their accounts, again too, and opening again an account that its member has closed."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from portal.data import subjects
from portal.data.accounts import account_locks, accounts
from portal.data.actors import SYSTEM
from portal.data.audit.audit_batches import NewEvent
from portal.data.database import acting_as, attempt
from portal.data.errors import AlreadyThere
from portal.data.intake import person_digests
from portal.domain.accounts import one_time_links
from portal.domain.audit import audit
from portal.domain.errors import NotFound

Invited = Literal["invited", "opened", "active", "locked", "erased", "no_address", "taken"]
"""What an invitation came to: sent; sent for an account that was closed; the account has a password already; it is
locked until staff have helped; the person was erased; the account is closed and nobody said where to write; somebody
else signs in with that address."""


async def invite(customer_number: str, email: str | None = None) -> Invited:
    """Send the member with that customer number a link to choose a password with.

    With `email` an account that was closed is opened again. Raises NotFound.
    """
    async with acting_as(SYSTEM):
        subject = (await subjects.by_customer_numbers([customer_number])).get(customer_number)
        if subject is None:
            raise NotFound
        if not await subjects.has_key(subject):
            return "erased"
        if await account_locks.since(subject):
            return "locked"
        account = await accounts.by_id(subject)
        if account is not None:
            if account.password_hash is not None:
                return "active"
            await one_time_links.make(subject, "invitation")
            await audit.record("account.invited", subject=subject)
            return "invited"
        if not await accounts.closed_member(subject):
            raise NotFound
        if email is None:
            return "no_address"
        return await _open_again(subject, email)


async def _open_again(subject: UUID, email: str) -> Invited:
    try:
        async with attempt():
            await accounts.reopen(subject, email)
    except AlreadyThere:
        return "taken"
    # From now on the account says it.
    await subjects.forget_own_identifiers(subject)
    await person_digests.forget_of(subject)
    await one_time_links.make(subject, "invitation")
    await audit.record("account.opened_again", subject=subject)
    await audit.record("account.invited", subject=subject)
    return "opened"


async def invite_new(members: Sequence[UUID]) -> None:
    """Invite members whose accounts are new, in the transaction under way, as the system."""
    await one_time_links.make_all(members, "invitation")
    await audit.record_all([NewEvent("account.invited", member, None) for member in members])
