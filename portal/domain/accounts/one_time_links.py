"""One-time links: made in the transaction that asks for them, sent by e-mail, used up by a form and never by a look.

A token is derived from the link's id with a key that the database does not hold: so the worker can put it into an
e-mail, again too, though only its SHA-256 is stored.
"""

import base64
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from portal.clock import now
from portal.data import keys
from portal.data.accounts import accounts, one_time_links
from portal.data.accounts.one_time_links import Link, Purpose
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts.account_errors import HelpLinkOver, LinkOver

LASTS: dict[Purpose, timedelta] = {
    "invitation": timedelta(days=7),
    "password_reset": timedelta(hours=1),
    "email_confirmation": timedelta(days=7),
    "email_objection": timedelta(days=7),
    "staff_invitation": timedelta(hours=72),
    "new_address": timedelta(days=7),
    "not_me": timedelta(days=7),
    "not_me_old": timedelta(days=7),
}
"""How long a link for each purpose can be used."""

OF_HELP: frozenset[Purpose] = frozenset({"new_address", "not_me", "not_me_old"})
"""Those that nobody can ask for where one signs in."""


async def make(account: UUID, purpose: Purpose) -> None:
    """Make a link in the place of the one that the account may have, in the transaction under way, as the system."""
    await one_time_links.withdraw(account, purpose)
    await one_time_links.add([_new(account, purpose)])


async def make_all(members: Sequence[UUID], purpose: Purpose) -> None:
    """The same for several accounts that have none."""
    await one_time_links.add([_new(account, purpose) for account in members])


async def token_of(account: UUID, purpose: Purpose) -> str | None:
    """The token of the account's link in force, in the transaction under way, as the system."""
    link = await one_time_links.of_account(account, purpose)
    return _token(link) if link else None


async def token_of_notice(notice: UUID, account: UUID, purpose: Purpose, ordered_at: datetime) -> str | None:
    """The token of the link that one e-mail has for itself, made when that is first sent; None where it is over."""
    link = Link(notice, purpose, account, b"", ordered_at + LASTS[purpose])
    await one_time_links.add([_hashed(link)])
    stored = await one_time_links.by_id(notice)
    return _token(stored) if stored else None


async def look(token: str, *purposes: Purpose) -> Link:
    """What a link is for. Uses nothing up: mail programs open links before their readers do. Raises LinkOver."""
    async with acting_as(SYSTEM):
        return await found(token, *purposes)


async def found(token: str, *purposes: Purpose) -> Link:
    """The same in the transaction under way, as the system. Raises LinkOver."""
    link = await one_time_links.by_token(purposes, token) if token.isascii() and token.isprintable() else None
    if link is None:
        raise _over(purposes)
    return link


async def use(token: str, *purposes: Purpose) -> Link:
    """Use the link up, in the transaction under way, as the system: of many tries one succeeds. Raises LinkOver.

    Its account is held: what ends access withdraws links too, and comes before or after.
    """
    link = await found(token, *purposes)
    await accounts.hold(link.account_id)
    if not await one_time_links.use(link.id):
        raise _over(purposes)
    return link


def _over(purposes: Sequence[Purpose]) -> LinkOver:
    return HelpLinkOver() if OF_HELP.issuperset(purposes) else LinkOver()


def _new(account: UUID, purpose: Purpose) -> Link:
    return _hashed(Link(uuid4(), purpose, account, b"", now() + LASTS[purpose]))


def _hashed(link: Link) -> Link:
    return replace(link, token_hash=one_time_links.token_hash(_tokens(link)[0]))


def _token(link: Link) -> str | None:
    # By whichever key of the settings it was made with.
    return next((token for token in _tokens(link) if one_time_links.token_hash(token) == link.token_hash), None)


def _tokens(link: Link) -> list[str]:
    made = keys.indexes(f"one_time_link:{link.purpose}", str(link.id))
    return [base64.urlsafe_b64encode(each).decode().rstrip("=") for each in made]
