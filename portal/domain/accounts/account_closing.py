"""Closing one's account, which erases nothing: nobody can sign in, and what was asked for goes on by post."""

from portal.data import keys, subjects
from portal.data.accounts import (
    accounts,
    email_changes,
    kept_forms,
    one_time_links,
    throttle,
)
from portal.data.accounts.accounts import Account
from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.intake import person_digests
from portal.data.notices import notices, reachable
from portal.domain.accounts import own_password, shutting
from portal.domain.audit import audit
from portal.domain.intake import met_persons
from portal.domain.notices.notices import SECURITY
from portal.domain.signing_in import second_factors
from portal.sources.data_map import Identifier


async def close(session: Session, password: str) -> None:
    """Close the account that is signed in, with every session of it. Raises WrongPassword, Throttled and
    SessionOver.

    The address leaves the account. It is kept, encrypted with the person's key, as of somebody without an account, so
    that a request under way finds no less than before.
    """
    account = await own_password.expect(session, password)
    async with acting_as(SYSTEM):
        await shutting.expect_open(session)
        await end(account)


async def end(account: Account) -> None:
    """The same, in the transaction under way, as the system, whoever says so."""
    await shutting.end_what_is_open(account.id)
    subject = await subjects.find(account.id)
    known: dict[Identifier, list[str]] = {**subject.known_by(), "email": [account.email]}  # type: ignore[dict-item]
    await subjects.know_by(subject, {str(name): values for name, values in known.items()})
    await person_digests.remember(subject.id, met_persons.digests(known))
    await audit.record("account.closed", subject=subject.id)
    await notices.overtake(subject.id, "message")
    await notices.keep_address(subject.id, SECURITY, keys.wrap(subject.id, account.email.encode()))
    await email_changes.end_of_account(subject.id, "withdrawn")
    await one_time_links.withdraw(subject.id)
    await reachable.accept(subject.id)
    await reachable.note_right(subject.id)
    await throttle.forget_browsers(subject.id)
    await kept_forms.forget_of(subject.id)
    await second_factors.forget_all(subject.id)
    await accounts.close(subject.id)
