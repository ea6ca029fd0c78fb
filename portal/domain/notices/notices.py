"""Who is told of what by e-mail: the table of events, and ordering the notices of those that happen.

An e-mail says that there is something to read, and nothing more: the pages behind the sign-in say what.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from portal.data.actors import Member
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.audit.audit_batches import Appended
from portal.data.audit.event_codes import EventCode
from portal.data.database import actor
from portal.data.notices import notices as rows
from portal.data.notices.notices import Order
from portal.jobs import queue
from portal.kinds import LETTER_KINDS, OF_LETTERS
from portal.mail.texts import NoticeKind

NOTICES: Mapping[EventCode, tuple[NoticeKind, ...]] = {
    "request.submitted": ("request_started",),
    "request.registered": ("message",),
    "letter.received": ("message",),
    "request.refused": ("message",),
    "request.expired": ("message",),
    "extension.counted": ("message",),
    "erasure.approved": ("message",),
    "erasure.executed": ("message",),
    "rectification.approved": ("message",),
    "objection.decided": ("message",),
    "restriction.placed": ("message",),
    "restriction.lifted": ("message",),
    "answer.posted": ("message",),
    "outgoing.posted": ("message",),
    "account.invited": ("invitation",),
    "account.password_reset_asked": ("password_reset",),
    "account.password_changed": ("password_changed",),
    "account.password_reset": ("password_changed",),
    "account.code_wrong": ("password_known",),
    "account.passkey_wrong": ("password_known",),
    "account.factor_added": ("sign_in_method_changed",),
    "account.factor_removed": ("sign_in_method_changed",),
    "account.recovery_codes_renewed": ("sign_in_method_changed",),
    "account.passkey_doubted": ("sign_in_method_changed",),
    "account.signed_in": ("new_browser",),
    "account.help_asked": ("sign_in_help",),
    "account.factors_taken_away": ("sign_in_restored",),
    "account.new_address_sent": ("new_address",),
    "account.email_put_right": ("email_put_right",),
    "account.link_mailed": ("staff_invitation",),
    "account.email_change_asked": ("email_confirmation", "email_objection"),
    "account.email_changed": ("email_changed",),
    "account.closed": ("account_closed",),
    "account.removed": ("account_removed",),
}
"""Of which events somebody is told, by which e-mails. Whatever is not in it is told of to nobody."""

MINE = tuple(kind for kind in LETTER_KINDS if OF_LETTERS[kind].is_news)
"""The letters to the person that no other event in the table tells of: not those to a recipient of the data."""

OPTIONAL: frozenset[NoticeKind] = frozenset({"message"})
"""What a member may do without. The rest is about who gets into the account."""

ONCE_A_DAY: frozenset[NoticeKind] = frozenset({"password_known"})
"""What somebody else can bring about again and again: nobody's mailbox is filled with it."""

SECURITY: tuple[NoticeKind, ...] = (
    "password_changed",
    "password_known",
    "sign_in_method_changed",
    "new_browser",
    "request_started",
    "sign_in_help",
    "sign_in_help_address",
    "email_objection",
    "email_changed",
    "email_put_right",
    "account_closed",
    "account_removed",
)
"""What goes to the address that the account had when it happened."""


async def order(happened: Sequence[Appended]) -> None:
    """Order what is to be sent of those events, in the transaction in which they happened, one of each kind."""
    orders = [
        Order(uuid4(), recipient, kind, event.id)
        for event in happened
        for kind in _kinds(event)
        if (recipient := _recipient(event)) is not None
        and not (kind in ONCE_A_DAY and await rows.is_ordered_today(recipient, kind))
    ]
    if orders:
        await rows.order(orders)
        await queue.enqueue_all("send-notice", [each.id for each in orders])


def _kinds(event: Appended) -> tuple[NoticeKind, ...]:
    if event.code == "outgoing.posted" and event.details.get("letter_kind") not in MINE:
        return ()
    if event.code == "account.signed_in" and not event.details.get("new_browser"):
        return ()
    if event.code == "account.help_asked" and event.details.get("other_address"):
        return ("sign_in_help_address",)
    if event.code == "account.email_put_right" and not event.details.get("other_address"):
        return ()
    kinds = NOTICES.get(event.code, ())
    # Nobody is told what he or she does.
    by_themselves = isinstance(actor(), Member)
    return tuple(kind for kind in kinds if not (by_themselves and kind in OPTIONAL))


def _recipient(event: Appended) -> UUID | None:
    """Whose event it is: those of staff's own accounts stand in the company's chain, and name the account."""
    if event.subject != COMPANY_CHAIN:
        return event.subject
    account = event.details.get("account")
    return UUID(str(account)) if account else None
