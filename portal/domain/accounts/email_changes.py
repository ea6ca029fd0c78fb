"""Another e-mail address to sign in with: confirmed at both, or not objected to at the old one for three days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from portal.clock import now
from portal.data import keys, subjects
from portal.data.accounts import accounts, email_changes, one_time_links, throttle
from portal.data.accounts.email_changes import EmailChange
from portal.data.accounts.one_time_links import Purpose
from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM, Member
from portal.data.database import acting_as, attempt
from portal.data.errors import AlreadyThere
from portal.data.notices import notices, reachable
from portal.domain.accounts import one_time_links as links
from portal.domain.accounts import own_password, shutting
from portal.domain.accounts.account_errors import ChangesTooMany, LinkOver, NotAnEmail
from portal.domain.audit import audit
from portal.domain.errors import Conflict
from portal.domain.notices.notice_links import encrypted_as, new_address
from portal.domain.notices.notices import SECURITY
from portal.mail.addresses import NotAnAddress, normalised

OBJECTION = timedelta(hours=72)
"""For so long whoever reads the old address can stop the change, after having been told of it."""

LAPSES = links.LASTS["email_confirmation"]
"""After so long a change that was not confirmed is dropped."""

MOST_A_DAY = 5
"""Changes that an account asks for in a day: every one sends two e-mails."""

MOST_TO_ONE, AN_HOUR = 3, timedelta(hours=1)
"""So many of those e-mails one address gets in that time, whoever asks for them."""

AT_A_TIME = 100

PURPOSES: tuple[Purpose, ...] = ("email_confirmation", "email_objection")

Came = Literal["waits_for_new", "waits_for_old", "changed", "taken"]
"""What a confirmation led to."""

Opened = Literal["new", "old", "old_too_late"]
"""Which address a link went to, and for the old one whether the change has been made."""

Stopped = Literal["stopped", "locked"]


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A change that its member can see: where it goes, and which of the two addresses has confirmed.

    Without what it still needs it is dropped at `lapses_at`. `applies_at` is when the silence of the old address is
    enough; None until that was told.
    """

    new_email: str
    is_new_confirmed: bool
    is_old_confirmed: bool
    lapses_at: datetime
    applies_at: datetime | None


async def ask(session: Session, new_email: str, password: str) -> None:
    """Ask for another address, in the place of the one that may have been asked for; both are written to.

    Whether somebody else signs in with it is not said here: only who reads it learns that, by confirming. Raises
    NotAnEmail, WrongPassword, Throttled, ChangesTooMany, and SessionOver where the session was ended meanwhile.
    """
    try:
        new = normalised(new_email)
    except NotAnAddress:
        raise NotAnEmail from None
    if new == session.email:
        raise NotAnEmail
    await own_password.expect(session, password)
    await _expect_few(session.account_id, new)
    change = uuid4()
    async with acting_as(SYSTEM):
        await shutting.expect_open(session)
        subject = await subjects.find(session.account_id)
        await email_changes.add(change, subject.id, subject.encrypt(new.encode(), encrypted_as(change)))
        for purpose in PURPOSES:
            await links.make(subject.id, purpose)
        await audit.record("account.email_change_asked", subject=subject.id)


async def _expect_few(account: UUID, new: str) -> None:
    async with acting_as(SYSTEM):
        is_few = await throttle.take(keys.index("changes_by", str(account)), timedelta(days=1)) <= MOST_A_DAY
        # Whoever may ask no more does not use up what others can send to the address either.
        is_few = is_few and await throttle.take(keys.index("changes_to", new), AN_HOUR) <= MOST_TO_ONE
    if not is_few:
        raise ChangesTooMany


async def of_member(member: Member) -> UnderWay | None:
    """The member's change that is under way, if any."""
    async with acting_as(SYSTEM):
        change = await email_changes.under_way(member.id)
        new = await new_address(change) if change else None
    if change is None or new is None:
        return None
    return UnderWay(
        new,
        change.new_confirmed_at is not None,
        change.old_confirmed_at is not None,
        change.asked_at + LAPSES,
        change.told_at + OBJECTION if change.told_at else None,
    )


async def withdraw(member: Member) -> None:
    """Take back what was asked for. Raises Conflict when nothing is under way any longer."""
    async with acting_as(SYSTEM):
        if not await email_changes.end_of_account(member.id, "withdrawn"):
            raise Conflict
        await one_time_links.withdraw(member.id, *PURPOSES)
        await audit.record("account.email_change_withdrawn", subject=member.id)


async def opened(token: str) -> Opened:
    """What a link is of. Changes nothing. Raises LinkOver."""
    link = await links.look(token, *PURPOSES)
    if link.purpose == "email_confirmation":
        return "new"
    async with acting_as(SYSTEM):
        return "old" if await email_changes.under_way(link.account_id) else "old_too_late"


async def confirm(token: str) -> Came:
    """Confirm the change at the address that the link was sent to; it is made when enough is confirmed.

    Raises LinkOver.
    """
    async with acting_as(SYSTEM):
        link = await links.use(token, *PURPOSES)
        change = await email_changes.under_way(link.account_id)
        if change is None:
            raise LinkOver
        await email_changes.confirm(change.id, by_new=link.purpose == "email_confirmation")
        return await _go_on(link.account_id)


async def stop(token: str) -> Stopped:
    """Stop the change, from the old address: the account keeps it, and is shut, for whoever asked knew the password.

    Where it was made since nobody said anything, the account is locked until staff have helped. Raises LinkOver.
    """
    async with acting_as(SYSTEM):
        link = await links.use(token, "email_objection")
        if not await email_changes.end_of_account(link.account_id, "stopped"):
            if await accounts.of_member(link.account_id) is None:
                raise LinkOver
            await shutting.lock(link.account_id)
            await audit.record("account.locked", subject=link.account_id, account=str(link.account_id))
            return "locked"
        await shutting.shut(link.account_id)
        await one_time_links.withdraw(link.account_id, *PURPOSES)
        await audit.record("account.email_change_stopped", subject=link.account_id)
        return "stopped"


async def end_those_due() -> None:
    """Make the changes that nobody objected to in time, and drop those that nobody confirmed. Safe to run twice."""
    while True:
        async with acting_as(SYSTEM):
            due = await email_changes.due(OBJECTION, LAPSES, AT_A_TIME)
        for account in due:
            async with acting_as(SYSTEM):
                await _go_on(account)
        if len(due) < AT_A_TIME:
            return


async def _go_on(account: UUID) -> Came:
    """Make the change if enough is confirmed, drop it if it is too old, in the transaction under way."""
    await accounts.hold(account)
    change = await email_changes.under_way(account)
    if change is None:
        raise LinkOver
    if change.new_confirmed_at is None:
        if change.asked_at < now() - LAPSES:
            await _end(change, "lapsed")
        return "waits_for_new"
    is_silent = change.told_at is not None and change.told_at < now() - OBJECTION
    if change.old_confirmed_at is None and not is_silent:
        if change.asked_at < now() - LAPSES:
            await _end(change, "lapsed")
        return "waits_for_old"
    return await _make(change)


async def _make(change: EmailChange) -> Came:
    new, account = await new_address(change), await accounts.by_id(change.account_id)
    if new is None or account is None:
        raise LinkOver
    try:
        async with attempt():
            await accounts.set_email(account.id, new)
    except AlreadyThere:
        await _end(change, "taken")
        return "taken"
    await _end(change, "changed")
    # It went to the old address, whose reader may be somebody else by now.
    await one_time_links.withdraw(account.id, "password_reset")
    await reachable.note_right(account.id)
    await audit.record("account.email_changed", subject=account.id)
    await notices.keep_address(account.id, SECURITY, keys.wrap(account.id, account.email.encode()))
    return "changed"


async def _end(change: EmailChange, outcome: email_changes.Outcome) -> None:
    await email_changes.end(change.id, outcome)
    # Whoever reads the old address, and has said nothing, can still say that it was somebody else.
    is_silent = outcome == "changed" and change.old_confirmed_at is None
    await one_time_links.withdraw(change.account_id, *(PURPOSES[:1] if is_silent else PURPOSES))
    if outcome in ("lapsed", "taken"):
        await audit.record("account.email_change_lapsed", subject=change.account_id, outcome=outcome)
