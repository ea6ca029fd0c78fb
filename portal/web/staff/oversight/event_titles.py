"""What each event of the audit log is called, and the kinds of them that it may be narrowed to."""

from portal.data.audit.event_codes import EventCode
from portal.web.marking import _
from portal.web.staff.oversight.account_event_words import ACCOUNT_EVENTS
from portal.web.staff.oversight.consent_event_words import EVENTS as CONSENT_EVENTS

EVENTS: dict[EventCode, str] = {
    **ACCOUNT_EVENTS,
    "retention.erased": _("What the law had kept was erased when its time was up"),
    "retention.finished": _("Nothing is left of the person, and by what it was found is forgotten"),
    "erasure.replayed": _("What a restored backup had brought back was erased again"),
    "record.published": _("A version of the record of processing was published"),
    **CONSENT_EVENTS,
    "request.submitted": _("The request was submitted in the portal"),
    "request.registered": _("The request, which came without our form, was registered"),
    "request.arrival_proposed": _("A later day of arrival was proposed"),
    "request.arrival_kept": _("The day of arrival was left as it is"),
    "request.arrival_put_right": _("The day of arrival was put right"),
    "request.person_corrected": _("Whose request it is was put right"),
    "form.asked": _("A form to be signed was ordered"),
    "person.searched": _("Somebody was looked for among the customers"),
    "request.opened": _("The request was opened"),
    "annulment.proposed": _("It was proposed that the request was registered by mistake"),
    "annulment.declined": _("The request was left as it is"),
    "request.annulled": _("The request was annulled, as it had been registered by mistake"),
    "request.set_back": _("A letter had been registered by mistake: the request waits for its own"),
    "request.annulment_taken_back": _("The request was opened again: it was no mistake"),
    "request.withdrawal_noted": _("The person has told us that the request is withdrawn"),
    "request.withdrawal_taken_back": _("The request was opened again: it had not been withdrawn"),
    "request.withdrawn": _("The member withdrew the request"),
    "request.expired": _("The request expired for want of a letter"),
    "request.refused": _("The request was refused"),
    "refusal.proposed": _("A refusal was proposed"),
    "refusal.withdrawn": _("The proposed refusal was taken back"),
    "refusal.sent_back": _("The proposed refusal was sent back to the handler"),
    "extension.ordered": _("The time was extended, if the letter is posted in time"),
    "extension.counted": _("The person was told in time, and the extension counts"),
    "extension.too_late": _("The letter of extension was posted too late and does not count"),
    "identity.asked": _("The sender was asked who he or she is"),
    "identity.answered": _("An answer about the identity came"),
    "request.closed": _("The request was closed"),
    "request.claimed": _("The request was claimed"),
    "request.given_back": _("The request was given back"),
    "request.handed_over": _("The request was handed over"),
    "letter.received": _("The signed letter was registered"),
    "letter.set_aside": _("A letter was set aside"),
    "letter.way_chosen": _("It was decided what is done with a letter that was set aside"),
    "letter.counted": _("The letter counts as a request since the day on which it came"),
    "letter.sender_asked": _("The sender of a letter was asked what is meant"),
    "letter.sender_answered": _("The sender of a letter answered"),
    "letter.opened": _("The pages of a letter were opened"),
    "scan.uploaded": _("A pile of letters from the scanner was uploaded"),
    "scan.opened": _("A pile of letters was looked at"),
    "scan.read": _("A pile of letters was read"),
    "scan.failed": _("A pile of letters could not be read"),
    "scan.seen_to": _("The letters of a pile that could not be read were seen to"),
    "scan.blank_left_out": _("Blank pages of a pile were left out"),
    "scan.ended": _("Every letter of a pile was registered"),
    "person.found": _("The person was shown in a search"),
    "telephone.opened": _("The person's telephone number was looked at"),
    "identity.taken_back": _("The confirmation of the identity was taken back"),
    "identity.confirmed": _("The identity was confirmed"),
    "identity.mismatch": _("A personal identity number did not match"),
    "extract.collected": _("The extract was collected"),
    "extract.opened": _("The extract was opened"),
    "extract.masked": _("What is masked in the extract was changed"),
    "extract.downloaded": _("The extract was downloaded"),
    "extract.set_aside": _("The extract was thrown away, to be collected again"),
    "extract.released": _("The extract was approved for sending"),
    "extract.taken_back": _("The approval for sending was taken back, to look the extract through once more"),
    "task.attested": _("A place was looked through by hand"),
    "task.reopened": _("A place is to be looked through again"),
    "task.destruction_due": _("What was kept by hand need not be any longer, and is to be destroyed"),
    "task.destroyed": _("What was kept by hand was destroyed"),
    "task.files_added": _("Files found by hand were added"),
    "task.file_removed": _("A file found by hand was removed"),
    "task.file_opened": _("A file found by hand was opened"),
    "erasure.planned": _("The erasure was planned"),
    "erasure.sent_back": _("The plan was sent back to be made again"),
    "erasure.plan_returned": _("The plan was sent back to the handler"),
    "erasure.stopped": _("The approval was taken back before anything was erased"),
    "erasure.data_changed": _("The data had changed, so the erasure is planned again"),
    "erasure.approved": _("The erasure was approved"),
    "erasure.executed": _("The erasure was carried out"),
    "rectification.noted": _("What is to be corrected was noted"),
    "rectification.opened": _("What is to be corrected was compared with what the systems hold"),
    "rectification.decided": _("It was decided on a correction"),
    "rectification.reopened": _("A decision on a correction was taken back"),
    "rectification.approved": _("All corrections were decided"),
    "rectification.done": _("The data was corrected"),
    "rectification.data_changed": _("The data had changed, so it is decided anew"),
    "rectification.sent_back": _("What could not be corrected is decided anew"),
    "objection.decided": _("The objection was decided"),
    "objection.marketing_ended": _("Marketing ended, since it was objected to"),
    "portable.collected": _("What the person had provided was collected"),
    "portable.downloaded": _("The files for the person were fetched"),
    "restriction.placed": _("The person's data was blocked"),
    "restriction.notice_posted": _("The person was told that the block will be lifted"),
    "restriction.lifted": _("The block was lifted"),
    "restrictions.asked": _("Another system asked about persons"),
    "restrictions.listed": _("Another system read the list of those whose data is blocked"),
    "api.refused": _("A wrong token was refused"),
    "retention.own_erased": _("What the portal kept of its own was erased when its time was up"),
    "keys.rotated": _("What an earlier key had wrapped was wrapped by the present one"),
    "outgoing.ordered": _("A letter was ordered"),
    "outgoing.rendered": _("A letter was written"),
    "outgoing.opened": _("A letter was opened"),
    "outgoing.printed": _("A letter was printed"),
    "outgoing.not_printed": _("A letter came out of the printer badly, to be printed again"),
    "outgoing.copied": _("A copy of a letter was printed"),
    "outgoing.posted": _("A letter was posted"),
    "outgoing.withdrawn": _("A letter is not sent after all"),
    "recipients.listed": _("It was listed who is to be told of the change"),
    "recipient.told": _("A recipient of the data was told of the change"),
    "recipient.exempted": _("It was noted why a recipient is not told"),
    "print_run.made": _("A print run was made"),
    "print_run.opened": _("The file of a print run was opened"),
    "print_run.confirmed": _("It was noted how a print run came out"),
    "answer.rendered": _("The answer was written"),
    "answer.opened": _("The answer was opened"),
    "answer.printed": _("The answer was printed"),
    "answer.posted": _("The answer was posted"),
}

OF_FILES: dict[EventCode, str] = {
    "extract.opened": _("What goes into the files was opened"),
    "extract.masked": _("What is masked in the files was changed"),
    "extract.set_aside": _("What was collected was thrown away, to be collected again"),
    "extract.released": _("The files were approved for sending"),
    "extract.taken_back": _(
        "The approval for sending was taken back, to look through once more what goes into the files"
    ),
}
"""The same of what a person takes along (Art. 20), which is no extract."""

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "begaran": (_("Requests and time limits"), ("request", "refusal", "extension", "form", "person")),
    "brev-in": (_("Letters that came"), ("letter", "scan", "envelope")),
    "identitet": (_("Identity"), ("identity",)),
    "utdrag": (_("Extracts and what was found by hand"), ("extract", "portable", "task")),
    "radering": (_("Erasures and periods that ended"), ("erasure", "retention")),
    "rattelse": (
        _("Corrections, objections and blocks"),
        ("rectification", "objection", "restriction", "restrictions"),
    ),
    "brev-ut": (_("Letters that went out"), ("outgoing", "print_run", "answer", "recipient", "recipients")),
}
"""By what an address calls it: what a kind of event is called, and what stands before the dot in its codes."""

OTHERS = "ovrigt"
"""What an address calls the rest: sign-ins and accounts, consents, keys, the record of processing."""


def codes_of(group: str) -> tuple[EventCode, ...] | None:
    """The codes of a kind of events; None for a kind that there is not."""
    taken = {prefix for _name, prefixes in GROUPS.values() for prefix in prefixes}
    if group == OTHERS:
        return tuple(code for code in EVENTS if code.partition(".")[0] not in taken)
    if group not in GROUPS:
        return None
    return tuple(code for code in EVENTS if code.partition(".")[0] in GROUPS[group][1])
