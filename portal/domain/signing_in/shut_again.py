"""Shutting again, after a restore, what was shut since the backup: account by account, by the access journal.

What the journal does not follow is ended for everybody: sessions, links that lead in, sign-ins under way, known
browsers, changes of an e-mail address, help that waits.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from portal.data.accounts import accounts, passkeys, provider_identities, restored_access, shut_doors, staff_accounts
from portal.data.accounts import recovery_codes as codes
from portal.data.accounts.accounts import Account
from portal.data.accounts.shut_doors import ShutDoor
from portal.data.actors import SYSTEM, Role
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.domain.accounts import account_closing, shutting
from portal.domain.audit import audit
from portal.domain.signing_in import access_journal

TAKEN_ANEW = {"password", "app", "passkey"}
"""After these the account's password of then may be a thief's, or all that is left to show."""


@dataclass(slots=True)
class ShutAgain:
    """What was, or with a dry run would be, done.

    `members` counts, by what was shut, doors of members' accounts; `staff` are the addresses of those who work here of
    whose accounts something was, and `still_open` of them whoever is the only administrator left and cannot be blocked.
    `forged` are lines of the journal that are not ours. `is_lost`: there is no journal.
    """

    members: Counter[str] = field(default_factory=Counter)
    staff: list[str] = field(default_factory=list)
    still_open: list[str] = field(default_factory=list)
    forged: int = 0
    is_lost: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to be looked into."""
        return not (self.still_open or self.forged or self.is_lost)


async def shut_again(is_restored: bool, dry_run: bool = False) -> ShutAgain:
    """Shut every door that the journal knows to be shut and the database does not.

    Where it came back, as `is_restored` or the journal says, what may be stale is ended for everybody as well. Safe to
    repeat and to be killed anywhere: an account's lines count as done with what is done to it.
    """
    done = ShutAgain(is_lost=await access_journal.is_lost())
    lacking = await _lacking(done)
    if (is_restored or lacking) and not dry_run:
        # First, so that whoever kills it in between leaves the database one that is known to have come back.
        await _end_what_is_stale()
    left: list[ShutDoor] = []
    for account, doors in lacking.items():
        async with acting_as(SYSTEM):
            if not await _shut(account, doors, done, dry_run):
                left += doors
    if left:
        await access_journal.keep_ahead(left)
    return done


async def _lacking(done: ShutAgain) -> dict[UUID, list[ShutDoor]]:
    """What the database has forgotten, by account."""
    written: dict[UUID, ShutDoor] = {}
    for door in access_journal.read():
        if door is None:
            done.forged += 1
        else:
            written[door.id] = door
    async with acting_as(SYSTEM):
        known = await shut_doors.known(list(written))
    lacking = defaultdict(list)
    for door in written.values():
        if door.id not in known:
            lacking[door.account_id].append(door)
    return lacking


async def _end_what_is_stale() -> None:
    async with acting_as(SYSTEM):
        await restored_access.end_ways_in(shutting.WAYS_IN)
        for account in await restored_access.end_changes_of_address():
            await audit.record("account.email_change_lapsed", subject=account)


async def _shut(account_id: UUID, doors: Sequence[ShutDoor], done: ShutAgain, dry_run: bool) -> bool:
    """Whether all of it is shut."""
    await accounts.hold(account_id)
    member, staff = await accounts.of_member(account_id), await staff_accounts.find(account_id)
    if member:
        done.members.update(door.what for door in doors)
    if staff:
        done.staff.append(staff.email)
    if dry_run:
        return True
    if member:
        await _of_member(member, doors)
    is_shut = not staff or await _of_staff(staff.id, doors)
    if member or staff:
        chain = account_id if member else COMPANY_CHAIN
        await audit.record("account.shut_again", subject=chain, account=str(account_id))
    if is_shut:
        await shut_doors.put(doors)
    elif staff:
        done.still_open.append(staff.email)
    return is_shut


async def _of_member(account: Account, doors: Sequence[ShutDoor]) -> None:
    shut = {door.what for door in doors}
    await _take(account.id, doors)
    if "closed" in shut:
        await account_closing.end(account)
    elif shut & {"blocked", "email"}:
        # The address of then may be a thief's, or nobody's: a link for a new password would reach whoever reads it.
        await shutting.lock(account.id)
    elif shut & TAKEN_ANEW:
        await shutting.shut(account.id)


async def _of_staff(account: UUID, doors: Sequence[ShutDoor]) -> bool:
    """Whether it could be done: an administrator lifts a block; the last one's stays, and is only shut."""
    shut = {door.what for door in doors}
    await _take(account, doors)
    roles = {cast(Role, door.detail) for door in doors if door.what == "role"}
    is_done = await shutting.take_roles(account, roles)
    if shut & {"blocked", "closed", "email"}:
        return await shutting.block(account) and is_done
    if shut & {"app", "passkey"}:
        # Of the only administrator it is enough that all that opened the account then does so no longer.
        await shutting.block(account)
    elif "password" in shut or not is_done:
        await shutting.shut(account)
    return is_done


async def _take(account: UUID, doors: Sequence[ShutDoor]) -> None:
    """Take the second factors and the work account that were taken, and no other."""
    for door in doors:
        if door.what == "app" and door.detail:
            await restored_access.remove_app(account, UUID(door.detail))
        elif door.what == "passkey" and door.detail:
            await passkeys.remove(UUID(door.detail), account)
        elif door.what == "doubted" and door.detail:
            await passkeys.doubt(UUID(door.detail))
        elif door.what == "codes":
            await codes.forget_of(account)
        elif door.what == "work_account":
            await provider_identities.unlink(account)
