"""The accounts of those who work here: added, given roles, blocked, by an administrator or at the terminal."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

from portal.data.accounts import one_time_links, provider_identities, staff_accounts
from portal.data.accounts.staff_accounts import StaffAccount
from portal.data.actors import ROLES, Language, Role, Staff, System
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.audit.event_codes import EventCode
from portal.data.database import acting_as, attempt
from portal.data.errors import AlreadyThere, RuleBroken
from portal.data.requests import assignments
from portal.domain.accounts import activations, shutting
from portal.domain.accounts.account_errors import EmailTaken, LastAdministrator, OwnAccount
from portal.domain.audit import audit
from portal.domain.errors import Conflict, NotFound, NotYourRole
from portal.domain.signing_in import second_factors

By = Staff | System
"""An administrator, or whoever sits at the terminal."""


async def everybody(by: By) -> list[StaffAccount]:
    """All who work here, by name. Raises NotYourRole, as every function here does for who is no administrator."""
    _expect_administrator(by)
    async with acting_as(by):
        return await staff_accounts.everybody()


async def find(by: By, account: UUID) -> StaffAccount:
    """The one with that id. Raises NotFound."""
    _expect_administrator(by)
    async with acting_as(by):
        return await _found(account)


async def open_requests(by: By, account: UUID) -> int:
    """How many open requests somebody handles, which nobody does once the account is blocked; the number alone."""
    _expect_administrator(by)
    async with acting_as(System()):
        return await assignments.open_of(account)


async def by_email(email: str) -> StaffAccount:
    """The one with that e-mail address, for the terminal. Raises NotFound."""
    async with acting_as(System()):
        found = await staff_accounts.by_email(email.strip().lower())
    if found is None:
        raise NotFound
    return found


async def add(by: By, email: str, name: str, roles: Collection[Role], language: Language = "sv") -> tuple[UUID, str]:
    """Add an account, and return its id and the token of the link that activates it. Raises EmailTaken."""
    _expect_administrator(by)
    account = uuid4()
    async with acting_as(by):
        try:
            async with attempt():
                await staff_accounts.add(account, email.strip().lower(), name.strip(), language)
        except AlreadyThere:
            raise EmailTaken from None
        await staff_accounts.give_roles(account, roles, by.id)
        await _record("account.added", account, roles)
        return account, await activations.make(account)


async def change_roles(by: By, account: UUID, roles: Collection[Role]) -> None:
    """Let those be the account's roles, from the next page on. Raises NotFound, OwnAccount and LastAdministrator."""
    async with _administering(by, account) as found:
        given, taken = set(roles) - set(found.roles), set(found.roles) - set(roles)
        if not given and not taken:
            return
        await staff_accounts.give_roles(account, given, by.id)
        await staff_accounts.take_roles(account, taken)
        await _record("account.roles_changed", account, roles)


async def block(by: By, account: UUID) -> None:
    """Let nobody in with the account, and end what is open of it.

    Raises NotFound, OwnAccount, LastAdministrator, and Conflict when it is blocked already.
    """
    async with _administering(by, account):
        await shutting.end_what_is_open(account)
        if not await staff_accounts.block(account, by.id):
            raise Conflict
        await _record("account.blocked", account)


async def lift_block(by: By, account: UUID) -> None:
    """Let the account be used again. Raises NotFound, OwnAccount, and Conflict when it is not blocked."""
    async with _administering(by, account):
        if not await staff_accounts.lift_block(account, by.id):
            raise Conflict
        await _record("account.block_lifted", account)


async def reset_factor(by: By, account: UUID) -> None:
    """Take no second factor of the account any longer: the next sign-in sets one up. Raises NotFound and OwnAccount."""
    async with _administering(by, account):
        await shutting.end_what_is_open(account)
        await second_factors.remove_all(account)
        await _record("account.factor_reset", account)


async def unlink(by: By, account: UUID) -> None:
    """Let nobody at the identity provider be the account's owner any longer, until somebody signs in there with the
    account's e-mail address. Raises NotFound, OwnAccount, and Conflict when nobody was."""
    async with _administering(by, account):
        await shutting.end_what_is_open(account)
        if not await provider_identities.unlink(account):
            raise Conflict
        await _record("account.provider_unlinked", account)


async def invite_again(by: By, account: UUID) -> str:
    """A fresh link that activates the account, in the place of the one before.

    Raises NotFound, OwnAccount, and Conflict when it has been activated.
    """
    async with _administering(by, account) as found:
        if found.is_active:
            raise Conflict
        await _record("account.link_made", account)
        return await activations.make(account)


async def mail_link(by: By, account: UUID) -> None:
    """Send the link that activates the account by e-mail, to its owner's address.

    Raises NotFound, OwnAccount, and Conflict when it has been activated, or there is no link that can still be used.
    """
    async with _administering(by, account) as found:
        if found.is_active or await one_time_links.of_account(account, activations.PURPOSE) is None:
            raise Conflict
        await _record("account.link_mailed", account)


@asynccontextmanager
async def _administering(by: By, account: UUID) -> AsyncIterator[StaffAccount]:
    _expect_administrator(by)
    if by.id == account:
        raise OwnAccount
    try:
        async with acting_as(by):
            yield await _found(account)
    except RuleBroken as error:
        if error.constraint_name != "last_administrator":
            raise
        raise LastAdministrator from None


def _expect_administrator(by: By) -> None:
    if isinstance(by, Staff) and "administrator" not in by.roles:
        raise NotYourRole


async def _found(account: UUID) -> StaffAccount:
    found = await staff_accounts.find(account)
    if found is None:
        raise NotFound
    return found


async def _record(code: EventCode, account: UUID, roles: Collection[Role] | None = None) -> None:
    said = {} if roles is None else {"roles": ",".join(role for role in ROLES if role in roles)}
    await audit.record(code, COMPANY_CHAIN, None, account=str(account), **said)
