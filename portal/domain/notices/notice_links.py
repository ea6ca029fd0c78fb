"""Where a notice goes, and where its link leads."""

from uuid import UUID

from portal.data import keys, subjects
from portal.data.accounts import accounts, email_changes
from portal.data.accounts.accounts import Account
from portal.data.accounts.email_changes import EmailChange
from portal.data.accounts.one_time_links import Purpose
from portal.data.errors import NoSuchRow
from portal.data.keys import KeyDestroyed
from portal.data.notices.notices import Notice
from portal.domain.accounts import one_time_links
from portal.settings import settings

PURPOSE_OF: dict[str, Purpose] = {"sign_in_restored": "password_reset"}
"""The kinds of notices whose link is not called as they are."""

LEADS_TO: dict[Purpose, str] = {
    "invitation": "/aktivera",
    "password_reset": "/nytt-losenord",
    "email_confirmation": "/e-postbyte",
    "email_objection": "/e-postbyte",
    "new_address": "/ny-adress",
    "staff_invitation": "/aktivering",
    "not_me": "/inte-jag",
    "not_me_old": "/inte-jag",
}
"""The pages that one-time links open."""

NOT_ME: dict[str, Purpose] = {
    "password_changed": "not_me",
    "password_known": "not_me",
    "sign_in_method_changed": "not_me",
    "new_browser": "not_me",
    "request_started": "not_me",
    "email_changed": "not_me_old",
}
"""The kinds of notices that have a second link, to say that it was somebody else. Where the address was changed the
notice goes to the old one, and so does the link."""


async def address(notice: Notice, account: Account | None) -> str | None:
    """The address that the notice goes to, in the transaction under way, as the system; None where there is none."""
    if notice.address is not None:
        return keys.unwrap(notice.recipient_id, notice.address).decode()
    if notice.kind == "email_confirmation":
        change = await email_changes.under_way(notice.recipient_id)
        return await new_address(change) if change else None
    if account is None and notice.kind == "sign_in_help_address":
        account = await accounts.of_member(notice.recipient_id)
    return account.email if account else None


async def new_address(change: EmailChange) -> str | None:
    """The address that a change asks for; None once the person has been erased."""
    try:
        subject = await subjects.find(change.account_id)
        return subject.decrypt(change.new_email, encrypted_as(change.id)).decode()
    except (NoSuchRow, KeyDestroyed):
        return None


def encrypted_as(change: UUID) -> str:
    """What the address of a change is bound to."""
    return f"email_change:{change}"


async def url(notice: Notice, account: Account | None) -> str | None:
    """The address of the page that the notice leads to; None where its link is no longer in force."""
    named = PURPOSE_OF.get(notice.kind, notice.kind)
    purpose: Purpose | None = named if named in LEADS_TO else None
    if purpose is None:
        return f"{settings().address}/"
    token = await one_time_links.token_of(notice.recipient_id, purpose)
    return f"{settings().address}{LEADS_TO[purpose]}/{token}" if token else None


async def not_me_url(notice: Notice) -> str | None:
    """The address of the page on which one says that it was somebody else, in the transaction under way, as the system;
    None for a kind that has none, and where that has been said."""
    purpose = NOT_ME.get(notice.kind)
    if purpose is None:
        return None
    token = await one_time_links.token_of_notice(notice.id, notice.recipient_id, purpose, notice.ordered_at)
    return f"{settings().address}{LEADS_TO[purpose]}/{token}" if token else None
