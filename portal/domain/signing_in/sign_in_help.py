"""Back into an account whose second factor its member cannot show: it is lost, or somebody else has set it up.

What it takes, and why (NIST SP 800-63B-4, 4.2, account recovery; OWASP ASVS 5.0, 6.4.4 to 6.4.6):

- Somebody who works here sees that it is the member, as well as an identity is seen before an answer is posted: by
  calling back on the number that the shop has, by a signed letter, or in the shop. That is the repeated proofing.
- A second person agrees, by a constraint of the database. A convincing voice has then to convince two, and nobody who
  works here opens an account alone.
- Nobody here learns or chooses anything that opens it. A link to the e-mail address in force does, so that whoever
  has talked two of us round still needs the member's mailbox.
- The member is told by e-mail at both steps, and both stand in the member's history.

There is no waiting time with an objection, as a change of address has. Silence there comes from the same mailbox that
the link goes to: who has it need not object, who does not gets no further. Waiting would only leave the member outside.

A thief may have changed the e-mail address, too, or the member has lost that mailbox. Then the first of the two writes
down another address, and the second agrees to exactly that one: what waits cannot be given another. The account is
locked, a link goes to the address, and whoever reads it there chooses a password: only then does the account have it.
The address before is told when it is asked for, and when it is done.

What is safe is done at once, by the first of the two: every session ends, and the password opens nothing. A thief is
out then. Was the caller the thief, the member chooses a new password by e-mail and shows the second factor as before.
"""

from datetime import timedelta
from typing import get_args
from uuid import UUID, uuid4

from portal.data import keys
from portal.data.accounts import account_locks, accounts
from portal.data.accounts import second_factors as factor_rows
from portal.data.accounts import sign_in_help as rows
from portal.data.accounts.accounts import Account
from portal.data.accounts.sign_in_help import Method, Outcome, Reason, SignInHelp
from portal.data.actors import SYSTEM, Staff
from portal.data.audit.event_codes import EventCode
from portal.data.database import acting_as
from portal.data.notices import notices
from portal.domain.accounts import one_time_links as links
from portal.domain.accounts import shutting
from portal.domain.accounts.account_errors import EmailTaken, NotAnEmail
from portal.domain.accounts.roles import expect_intake, expect_to_open
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict, NotYourRole
from portal.domain.signing_in import new_addresses, second_factors
from portal.domain.signing_in.sign_in_errors import HelpNotTwoPersons
from portal.jobs import queue
from portal.mail.addresses import NotAnAddress, normalised

WAITS = timedelta(hours=72)
"""For so long a second person can agree: over a weekend. After that the identity is seen anew."""

REASONS: tuple[Reason, ...] = get_args(Reason)
METHODS: tuple[Method, ...] = get_args(Method)


async def waiting(staff: Staff) -> list[SignInHelp]:
    """What waits for a second person, oldest first."""
    async with acting_as(staff):
        return await rows.waiting(WAITS)


async def waiting_of(staff: Staff, member: UUID) -> SignInHelp | None:
    """What waits for that member."""
    async with acting_as(staff):
        return await rows.of_account(member, WAITS)


async def waits_for(staff: Staff) -> bool:
    """Whether something waits that `staff` may agree to."""
    if not (staff.is_handler or staff.is_approver):
        return False
    return any(it.asked_by != staff.id for it in await waiting(staff))


async def ask(staff: Staff, member: UUID, reason: Reason, method: Method, new_email: str = "") -> UUID:
    """Say that it is the member who asks, and have the account shut until a second person agrees. Returns its id.

    `new_email` is the address that the account is to have, needed where its own is not the member's, or it is locked.
    Raises NotYourRole, NotAnEmail, EmailTaken, and Conflict where nobody has the account any longer, where it has no
    second factor, which a forgotten password is enough for, or where one waits already.
    """
    expect_intake(staff)
    help_ = uuid4()
    async with acting_as(SYSTEM):
        account = await accounts.of_member(member)
        if account is None:
            raise Conflict
        is_locked = await account_locks.since(member) is not None
        address = None
        if new_email.strip() or reason == "address" or is_locked:
            address = await _sealed(help_, account, new_email, is_locked)
        elif not await second_factors.has_one(account):
            raise Conflict
    async with deciding_as(staff):
        await rows.lapse(member, WAITS)
        await rows.add(help_, member, reason, method, staff.id, address)
        said: dict[str, str | bool] = {"help_reason": reason, "help_method": method}
        if address:
            said["other_address"] = True
        await audit.record("account.help_asked", member, None, **said)
        # In case that this process does not get as far as the last line.
        await queue.enqueue("shut-account", help_)
    await shut(help_)
    return help_


async def approve(staff: Staff, help_: SignInHelp) -> None:
    """Agree, as the second person, so that the second factors go, and the account gets the address that was shown.

    Raises NotYourRole, HelpNotTwoPersons, and Conflict where it has been decided, or whoever asked may not any longer.
    """
    if not (staff.is_handler or staff.is_approver):
        raise NotYourRole
    if help_.asked_by == staff.id:
        raise HelpNotTwoPersons
    await _decide(staff, help_, "approved", "account.help_approved", "take-factors-away")


async def decline(staff: Staff, help_: SignInHelp) -> None:
    """Do not agree: the second factors stay as they are. Raises NotYourRole, and Conflict where it has been decided."""
    expect_to_open(staff)
    await _decide(staff, help_, "declined", "account.help_declined", None)


async def _decide(
    staff: Staff, help_: SignInHelp, outcome: Outcome, event: EventCode, job: queue.JobName | None
) -> None:
    async with acting_as(staff):
        if not await rows.end(help_.id, outcome, staff.id):
            raise Conflict
        await audit.record(event, subject=help_.account_id)
        if job:
            await queue.enqueue(job, help_.id)


async def shut(help_: UUID) -> None:
    """Let nobody into the account but by a new password and the second factor. Safe to run twice: it does it once.

    See `shutting.shut`.
    """
    async with acting_as(SYSTEM):
        account = await rows.note_shut(help_)
        if account:
            await shutting.shut(account)


async def take_factors_away(help_: UUID) -> None:
    """Take no second factor of the account any longer, and send a link for a new password. Safe to run twice.

    Where the account is to have another e-mail address, the link goes there, and until it is used nothing opens the
    account. Where only the address is not the member's, the second factors stay.
    """
    async with acting_as(SYSTEM):
        done = await rows.note_done(help_)
        account = await accounts.of_member(done.account_id) if done else None
        if done is None or account is None:
            return
        await accounts.hold(account.id)
        if done.reason != "address":
            await factor_rows.hold(account.id)
            await second_factors.forget_all(account.id)
        if done.new_email is None:
            await shutting.shut(account.id)
            await links.make(account.id, "password_reset")
            await audit.record("account.factors_taken_away", subject=account.id)
            return
        await shutting.lock(account.id)
        # One that waits goes to the address of an earlier help, and would take this link there.
        await notices.overtake(account.id, "new_address")
        await links.make(account.id, "new_address")
        await audit.record("account.new_address_sent", subject=account.id)
        address = await new_addresses.opened(done)
        await notices.keep_address(account.id, ("new_address",), keys.wrap(account.id, address.encode()))


async def _sealed(help_: UUID, account: Account, typed: str, is_locked: bool) -> bytes:
    """The address, encrypted for what waits. The one in force is another one too, where nobody gets in with it."""
    try:
        new = normalised(typed)
    except NotAnAddress:
        raise NotAnEmail from None
    if new == account.email and not is_locked:
        raise NotAnEmail
    if await accounts.is_others(new, account.id):
        raise EmailTaken
    return await new_addresses.sealed(help_, account.id, new)
