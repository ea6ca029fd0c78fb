"""Where a notice goes, and where its link leads."""

from uuid import UUID

from portal.data import keys, subjects
from portal.data.accounts import email_changes
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
}
"""The pages that one-time links open."""


async def address(notice: Notice, account: Account | None) -> str | None:
    """The address that the notice goes to, in the transaction under way, as the system; None where there is none."""
    if notice.address is not None:
        return keys.unwrap(notice.recipient_id, notice.address).decode()
    if notice.kind == "email_confirmation":
        change = await email_changes.under_way(notice.recipient_id)
        return await new_address(change) if change else None
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
        return f"{_portal()}/"
    token = await one_time_links.token_of(notice.recipient_id, purpose)
    return f"{_portal()}{LEADS_TO[purpose]}/{token}" if token else None


def _portal() -> str:
    """The address that browsers use, without a slash at its end."""
    given = settings()
    return (given.base_url or f"http://{given.host}:{given.port}").rstrip("/")
