"""What the audit log says to the member of those who are told of a change (Art. 19): to whom a letter went, by name."""

from collections.abc import Mapping

from portal.data.actors import Language
from portal.data.audit.event_codes import EventCode
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.web.marking import _
from portal.web.member.words import say

NAMED: Mapping[EventCode, str] = {
    "outgoing.ordered": _("We began to write a letter to %(name)s about the change"),
    "outgoing.rendered": _("A letter to %(name)s about the change was written"),
    "outgoing.printed": _("A letter to %(name)s about the change was printed"),
    "outgoing.not_printed": _("A letter to %(name)s came out of the printer badly and was printed again"),
    "outgoing.copied": _("A letter to %(name)s about the change was printed once more, as a copy"),
    "outgoing.posted": _("A letter to %(name)s about the change was put in the post"),
    "outgoing.withdrawn": _("A letter to %(name)s about the change is not sent after all"),
    "recipient.told": _("We told %(name)s of the change"),
    "recipient.exempted": _("We noted why %(name)s is not told"),
}

SOMEBODY = _("somebody who has had your data")
"""Of letters of the time before events said to whom they went."""


def about_recipient(
    language: Language, code: EventCode, details: Mapping[str, object], record: RecordOfProcessing
) -> str | None:
    """What happened, with the name of the recipient; None where the event is about none."""
    recipient = details.get("recipient")
    if code not in NAMED or not (recipient or details.get("letter_kind") == "recipient_notice"):
        return None
    if recipient:
        name = record.recipient_name(str(recipient), str(details.get("contact") or "")).in_(language)
    else:
        name = say(language, SOMEBODY)
    return say(language, NAMED[code], name=name)
