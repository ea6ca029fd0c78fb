"""Who did what stands in the audit log: the portal writes down itself what somebody does who is not signed in yet."""

from collections.abc import Mapping

from portal.data.audit.audit import AuditEvent
from portal.data.audit.event_codes import EventCode

BY: Mapping[EventCode, str] = {
    "account.signed_in": "member",
    "account.signed_out": "member",
    "account.sign_in_failed": "unknown",
    "account.code_wrong": "unknown",
    "account.factor_added": "member",
    "account.factor_removed": "member",
    "account.recovery_codes_renewed": "member",
    "account.passkey_wrong": "unknown",
    "account.passkey_doubted": "unknown",
    "account.recovery_code_used": "member",
    "account.activated": "member",
    "account.password_reset_asked": "unknown",
    "account.password_reset": "unknown",
    "account.password_changed": "member",
    "account.email_change_asked": "member",
    "account.email_change_withdrawn": "member",
    "account.email_change_stopped": "unknown",
    "account.email_put_right": "member",
    "account.not_me": "unknown",
    "account.locked": "unknown",
    "account.closed": "member",
    "account.confirmed": "member",
    "account.confirmation_failed": "unknown",
    "account.provider_linked": "member",
    "account.provider_refused": "unknown",
}
"""Who is meant by events that the portal itself writes down: `member` is the account's owner, staff too."""


def by_whom(event: AuditEvent) -> str:
    """The role of whoever did it, as a code."""
    return BY.get(event.code, event.actor_role or event.actor_kind)


def is_by_owner(event: AuditEvent) -> bool:
    """Whether the portal wrote down what the owner of the account did."""
    return event.actor_kind == "system" and BY.get(event.code) == "member"
