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

What is safe is done at once, by the first of the two: every session ends, and the password opens nothing. A thief is
out then. Was the caller the thief, the member chooses a new password by e-mail and shows the second factor as before.
"""

from datetime import timedelta
from typing import get_args
from uuid import UUID, uuid4

import asyncpg

from portal.data.accounts import accounts, email_changes, one_time_links, sessions, started_sign_ins, throttle
from portal.data.accounts import second_factors as factor_rows
from portal.data.accounts import sign_in_help as rows
from portal.data.accounts.sign_in_help import Method, Outcome, Reason, SignInHelp
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as, attempt
from portal.domain.accounts import one_time_links as links
from portal.domain.accounts.roles import expect_intake, expect_to_open
from portal.domain.audit import audit
from portal.domain.errors import Conflict, HelpNotTwoPersons, NotYourRole
from portal.domain.signing_in import second_factors
from portal.jobs import queue

WAITS = timedelta(hours=72)
"""For so long a second person can agree: over a weekend. After that the identity is seen anew."""

REASONS: tuple[Reason, ...] = get_args(Reason)
METHODS: tuple[Method, ...] = get_args(Method)


async def waiting(staff: Staff) -> list[SignInHelp]:
    """What waits for a second person, oldest first."""
    async with acting_as(staff):
        return await rows.waiting(WAITS)


async def waits_for(staff: Staff) -> bool:
    """Whether something waits that `staff` may agree to."""
    if not (staff.is_handler or staff.is_approver):
        return False
    return any(it.asked_by != staff.id for it in await waiting(staff))


async def ask(staff: Staff, member: UUID, reason: Reason, method: Method) -> UUID:
    """Say that it is the member who asks, and have the account shut until a second person agrees. Returns its id.

    Raises NotYourRole, and Conflict where nobody has the account any longer, where it has no second factor, which a
    forgotten password is enough for, or where one waits already.
    """
    expect_intake(staff)
    async with acting_as(SYSTEM):
        account = await accounts.by_id(member)
        if account is None or account.kind != "member" or not await second_factors.has_one(account):
            raise Conflict
    help_ = uuid4()
    try:
        async with acting_as(staff):
            await rows.lapse(member, WAITS)
            async with attempt():
                await rows.add(help_, member, reason, method, staff.id)
            await audit.record("account.help_asked", subject=member, help_reason=reason, help_method=method)
            await queue.enqueue("shut-account", help_)
    except asyncpg.UniqueViolationError:
        raise Conflict from None
    return help_


async def approve(staff: Staff, help_: SignInHelp) -> None:
    """Agree, as the second person, so that the second factors go.

    Raises NotYourRole, HelpNotTwoPersons, and Conflict where it has been decided.
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


async def _decide(staff: Staff, help_: SignInHelp, outcome: Outcome, event: str, job: queue.JobName | None) -> None:
    async with acting_as(staff):
        if not await rows.end(help_.id, outcome, staff.id):
            raise Conflict
        await audit.record(event, subject=help_.account_id)
        if job:
            await queue.enqueue(job, help_.id)


async def shut(help_: UUID) -> None:
    """Let nobody into the account but by a new password and the second factor. Safe to run twice: it does it once.

    A change of the e-mail address that is under way ends, too: it would decide where the link goes.
    """
    async with acting_as(SYSTEM):
        account = await rows.note_shut(help_)
        if account:
            await _shut(account)


async def take_factors_away(help_: UUID) -> None:
    """Take no second factor of the account any longer, and send a link for a new password. Safe to run twice."""
    async with acting_as(SYSTEM):
        member = await rows.note_done(help_)
        account = await accounts.by_id(member) if member else None
        if account is None:
            return
        await factor_rows.hold(account.id)
        await second_factors.forget_all(account.id)
        await _shut(account.id)
        await links.make(account.id, "password_reset")
        await audit.record("account.factors_taken_away", subject=account.id)


async def _shut(account: UUID) -> None:
    await email_changes.end_of_account(account, "stopped")
    await one_time_links.withdraw(account)
    await accounts.forget_password(account)
    await sessions.revoke_all(account)
    await started_sign_ins.end_all(account)
    await throttle.forget_browsers(account)
