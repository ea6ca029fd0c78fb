"""It was not me: the way out that an e-mail of what happened with an account has, for whoever reads its mailbox.

Opening the link changes nothing, since mail programs open links too. Its form needs no sign-in, says nothing of whose
account it is, and works once within seven days. It only ever shuts: the member chooses a new password by e-mail then.

Where the e-mail address was changed, then or later, the link went to the one before. A link for a new password would
reach whoever changed it, and so the account is locked until two of the staff have helped.

The account of somebody who works here is blocked until an administrator has looked at it and lifts that: what else
opens it, a passkey or a work account, may be a thief's by then.
"""

from typing import Literal

from portal.data.accounts import accounts, email_changes, staff_accounts
from portal.data.accounts.accounts import Account
from portal.data.accounts.one_time_links import Link, Purpose
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import one_time_links as links
from portal.domain.accounts import shutting
from portal.domain.accounts.account_errors import HelpLinkOver
from portal.domain.audit import audit
from portal.domain.errors import Throttled
from portal.domain.signing_in import tries

PURPOSES: tuple[Purpose, ...] = ("not_me", "not_me_old")

Done = Literal["shut", "locked", "blocked"]
"""What the account is from then on."""


async def leads_to(token: str, address: str) -> Done:
    """What the form of that link would do, for whoever opens it at that network `address`. Changes nothing.

    Raises LinkOver, and Throttled where too many wrong ones come from there.
    """
    link = await _found(token, address)
    async with acting_as(SYSTEM):
        return await _done(link, await _account(link))


async def say(token: str, address: str) -> Done:
    """Shut the account, lock it, or block that of who works here. Raises LinkOver and Throttled."""
    await _found(token, address)
    async with acting_as(SYSTEM):
        link = await links.use(token, *PURPOSES)
        account = await _account(link)
        done = await _done(link, account)
        if done == "locked":
            await shutting.lock(account.id)
            await audit.record("account.locked", subject=audit.chain_of(account), account=str(account.id))
            return done
        if account.kind == "staff":
            done = "blocked" if await shutting.block(account.id) else "shut"
        else:
            await shutting.shut(account.id)
        await audit.record("account.not_me", subject=audit.chain_of(account), account=str(account.id))
        if done == "blocked":
            await audit.record("account.blocked", subject=audit.chain_of(account), account=str(account.id))
        return done


async def _account(link: Link) -> Account:
    account = await accounts.of_member(link.account_id) or await accounts.by_id(link.account_id)
    if account is None:
        raise HelpLinkOver
    return account


async def _done(link: Link, account: Account) -> Done:
    if account.kind == "staff":
        return "shut" if await staff_accounts.is_last_administrator(account.id) else "blocked"
    # Whoever the e-mail was for reads the address of then, and a link for a new password would go to that of now.
    told_at = link.ends_at - links.LASTS[link.purpose]
    is_old = link.purpose == "not_me_old" or await email_changes.is_changed_since(account.id, told_at)
    return "locked" if is_old else "shut"


async def _found(token: str, address: str) -> Link:
    counters = [tries.of_network("not_me_from", address)]
    async with acting_as(SYSTEM):
        allowed = await tries.take(counters)
    if not allowed:
        raise Throttled
    link = await links.look(token, *PURPOSES)
    async with acting_as(SYSTEM):
        await tries.give_back(counters)
    return link
