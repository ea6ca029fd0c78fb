"""What whoever helps a member to sign in sees of the account: enough to ask the right questions, and no more."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from portal.data.accounts import account_locks, accounts, second_factors, sign_in_help
from portal.data.accounts.second_factors import Standing
from portal.data.accounts.sign_in_help import SignInHelp
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.domain.accounts.roles import expect_to_open
from portal.domain.audit import audit
from portal.domain.errors import NotFound
from portal.domain.signing_in import new_addresses
from portal.domain.signing_in.sign_in_help import WAITS
from portal.domain.sources import company_sources


@dataclass(frozen=True, slots=True)
class HelpedMember:
    """A member who cannot sign in. `email` is masked; `shop_has_it` is None where the shop has no address."""

    id: UUID
    name: str = field(repr=False)
    email: str = field(repr=False)
    shop_has_it: bool | None
    factors: Standing
    waiting: SignInHelp | None
    is_own: bool
    """Whether the reader is who has asked for what waits."""
    new_email: str | None = field(repr=False)
    """The address that the account is to have: whoever agrees sees all of it."""
    locked_since: datetime | None


async def look(staff: Staff, member: UUID) -> HelpedMember:
    """The member with that account, and that somebody looked is an event. Raises NotFound, NotYourRole and
    SourcesUnreachable."""
    expect_to_open(staff)
    async with acting_as(SYSTEM):
        account = await accounts.of_member(member)
        if account is None:
            raise NotFound
        factors = await second_factors.of_account(member)
        locked_since = await account_locks.since(member)
    who = await company_sources.identity(member)
    theirs = {email.casefold() for email in who.known.get("email", ())} if who else set()
    async with acting_as(staff):
        waiting = await sign_in_help.of_account(member, WAITS)
        await audit.record_look("account.help_opened", staff, member, None)
    async with acting_as(SYSTEM):
        new_email = await new_addresses.opened(waiting) if waiting and waiting.new_email else None
    return HelpedMember(
        member,
        who.lines[0] if who and who.lines else "",
        masked_email(account.email),
        account.email in theirs if theirs else None,
        factors,
        waiting,
        waiting is not None and waiting.asked_by == staff.id,
        new_email,
        locked_since,
    )


async def with_account(subjects: list[UUID]) -> set[UUID]:
    """Those of them who have an open account as members."""
    async with acting_as(SYSTEM):
        return await accounts.members_among(subjects)


def masked_email(email: str) -> str:
    """The first character and the domain: `a***@example.se`. Who has the address knows the rest."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}***@{domain}"
