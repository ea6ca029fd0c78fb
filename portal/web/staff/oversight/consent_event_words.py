"""What the events about consents say to staff."""

from portal.data.audit.event_codes import EventCode
from portal.web.marking import _

EVENTS: dict[EventCode, str] = {
    "consent.changed": _("A choice about marketing was changed"),
    "consent.imported": _("A choice about marketing, made elsewhere, was taken over"),
    "consent.stated": _("The member made a signed statement of his or her choices"),
    "consents.opened": _("A person's choices about marketing were opened"),
    "consents.asked": _("Another system asked who may be marketed to"),
    "consents.listed": _("Another system listed who may be marketed to"),
    "consents.changes_read": _("Another system read changes of consents"),
    "consents.changes_downloaded": _("The changes of consents were downloaded"),
    "consents.links_made": _("Another system was given links to unsubscribe"),
    "consents.suppressed": _("Somebody whom the portal does not know unsubscribed by a link"),
    "webhook.given_up": _("Messages about consents were given up"),
    "webhook.tried_again": _("A message about consents is sent again"),
    "webhook.dropped": _("A message about consents was dropped"),
}

DETAILS: dict[str, str] = {
    "receiver": _("Receiver: %(value)s"),
    "messages": _("Messages: %(value)s"),
    "token": _("Token: %(value)s"),
    "persons": _("Persons: %(value)s"),
    "activity": _("Activity: %(value)s"),
    "given": _("Allowed: %(value)s"),
}
