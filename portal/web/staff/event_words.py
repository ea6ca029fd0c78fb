"""What each event of the audit log says to staff."""

from collections.abc import Mapping
from datetime import date

from portal.data.actors import Language
from portal.domain.table_names import table_name
from portal.web.language import formatters, message
from portal.web.marking import _
from portal.web.places import place
from portal.web.staff.account_event_words import ACCOUNT_EVENTS
from portal.web.staff.consent_event_words import DETAILS as CONSENT_DETAILS
from portal.web.staff.consent_event_words import EVENTS as CONSENT_EVENTS
from portal.web.staff.envelope_words import WAYS as WAYS_ON
from portal.web.staff.letter_words import OUTCOMES
from portal.web.staff.otherwise_words import WAYS
from portal.web.staff.outgoing_words import LETTERS
from portal.web.staff.print_words import REASONS as COPY_REASONS
from portal.web.staff.recipient_words import OUTCOMES as RECIPIENT_OUTCOMES
from portal.web.staff.restriction_words import GROUNDS
from portal.web.staff.task_words import OUTCOMES as TASK_OUTCOMES
from portal.web.staff.time_words import ANSWERED, REASONS
from portal.web.staff.time_words import GROUNDS as REFUSAL_GROUNDS
from portal.web.staff.words import IDENTITY_METHODS, KINDS, OWN_KINDS

EVENTS: dict[str, str] = {
    **ACCOUNT_EVENTS,
    "retention.erased": _("What the law had kept was erased when its time was up"),
    "retention.finished": _("Nothing is left of the person, and by what it was found is forgotten"),
    "erasure.replayed": _("What a restored backup had brought back was erased again"),
    "record.published": _("A version of the record of processing was published"),
    **CONSENT_EVENTS,
    "request.submitted": _("The request was submitted in the portal"),
    "request.registered": _("The request, which came without our form, was registered"),
    "request.person_corrected": _("Whose request it is was put right"),
    "form.asked": _("A form to be signed was ordered"),
    "person.searched": _("Somebody was looked for among the customers"),
    "request.opened": _("The request was opened"),
    "request.withdrawn": _("The member withdrew the request"),
    "request.expired": _("The request expired for want of a letter"),
    "request.refused": _("The request was refused"),
    "refusal.proposed": _("A refusal was proposed"),
    "refusal.withdrawn": _("The proposed refusal was taken back"),
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
    "scan.blank_left_out": _("Blank pages of a pile were left out"),
    "scan.ended": _("Every letter of a pile was registered"),
    "identity.confirmed": _("The identity was confirmed"),
    "identity.mismatch": _("A personal identity number did not match"),
    "extract.collected": _("The extract was collected"),
    "extract.opened": _("The extract was opened"),
    "extract.masked": _("What is masked in the extract was changed"),
    "extract.downloaded": _("The extract was downloaded"),
    "extract.set_aside": _("The extract was thrown away, to be collected again"),
    "extract.released": _("The extract was approved for sending"),
    "task.attested": _("A place was looked through by hand"),
    "task.reopened": _("A place is to be looked through again"),
    "task.destruction_due": _("What was kept by hand need not be any longer, and is to be destroyed"),
    "task.destroyed": _("What was kept by hand was destroyed"),
    "task.files_added": _("Files found by hand were added"),
    "task.file_removed": _("A file found by hand was removed"),
    "task.file_opened": _("A file found by hand was opened"),
    "erasure.planned": _("The erasure was planned"),
    "erasure.sent_back": _("The plan was sent back to be made again"),
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

ACTORS: dict[str, str] = {
    "member": _("The member"),
    "system": _("The portal"),
    "staff": _("Staff"),
    "intake": _("Intake"),
    "handler": _("Case handler"),
    "approver": _("Approver"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator of accounts"),
}

DETAILS: dict[str, str] = {
    **CONSENT_DETAILS,
    "rows": _("Rows: %(value)s"),
    "by_hand": _("By hand: %(value)s"),
    "left": _("Still kept there: %(value)s"),
    "sources": _("Sources: %(value)s"),
    "missing": _("Missing: %(value)s"),
    "letters": _("Letters: %(value)s"),
    "masked": _("Masked: %(value)s"),
    "erased": _("Erased: %(value)s"),
    "kept": _("Kept: %(value)s"),
    "source": _("Place: %(value)s"),
    "number": _("Number: %(value)s"),
    "changed": _("Changed: %(value)s"),
    "unchanged": _("Not changed: %(value)s"),
    "ended": _("Ended: %(value)s"),
    "continued": _("Going on: %(value)s"),
    "files": _("Files: %(value)s"),
    "pages": _("Pages: %(value)s"),
    "chosen_way": _("Done with it: %(value)s"),
    "account": _("Account: %(value)s"),
    "came_by": _("Came by: %(value)s"),
    "made_on": _("Written or said on %(value)s"),
    "arrived_on": _("Arrived on %(value)s"),
    "posted_on": _("Posted on %(value)s"),
    "told_on": _("Told on %(value)s"),
    "recipients": _("Recipients: %(value)s"),
    "way": _("How it ended: %(value)s"),
    "method": _("How: %(value)s"),
    "outcome": _("Turned out to be: %(value)s"),
    "kind": _("Kind: %(value)s"),
    "letter_kind": _("Letter: %(value)s"),
    "copy_reason": _("Why: %(value)s"),
    "failed": _("Failed: %(value)s"),
    "version": _("Version: %(value)s"),
    "ground": _("Ground: %(value)s"),
    "reason": _("Reason: %(value)s"),
    "refusal_ground": _("Ground: %(value)s"),
    "due_on": _("First due on %(value)s"),
    "extended_to_on": _("Extended to %(value)s"),
    "answer_by_on": _("To be answered by %(value)s"),
    "received_on": _("Came on %(value)s"),
    "answered_how": _("How: %(value)s"),
    "roles": _("Roles: %(value)s"),
}
"""The details that are worth reading; the rest are ids."""

RECTIFIED: dict[str, str] = {
    "by_map": _("The portal changes it"),
    "by_hand": _("Changed by hand"),
    "not_done": _("Not changed"),
}

PLANNED: dict[str, str] = {"erased": _("To be erased: %(value)s"), "kept": _("To be kept: %(value)s")}
"""The same details while nothing has been done yet."""

HANDED_OVER: dict[str, str] = {"account": _("To %(value)s")}
"""Whose account it is that a request was handed over to."""

WORDS_OF: dict[str, dict[str, str]] = {"erasure.planned": PLANNED, "request.handed_over": HANDED_OVER}

KINDS_OF_ALL: dict[str, str] = {**{str(kind): name for kind, name in KINDS.items()}, **OWN_KINDS}

YES, NO = _("yes"), _("no")


def event(language: Language, code: str) -> str:
    """What happened. A code without words is shown as it is, so that nothing is left out."""
    return message(language, EVENTS[code]) if code in EVENTS else code


def actor(language: Language, kind: str, role: str | None, name: str | None) -> str:
    """Who did it: staff by name and role, or roles, which have commas between them."""
    by = ", ".join(message(language, ACTORS.get(each, ACTORS["staff"])) for each in (role or kind).split(","))
    return f"{name} ({by.lower()})" if name else by


def details(language: Language, code: str, given: Mapping[str, object]) -> str:
    """The details of an event in one line."""
    words = {**DETAILS, **WORDS_OF.get(code, {})}
    said = [
        message(language, words[name]) % {"value": _value(language, name, value)}
        for name, value in given.items()
        if name in words and value is not None
    ]
    tables = {table_name(name, language): value for name, value in given.items() if "." in name}
    said += [f"{table}: {_value(language, 'rows', rows)}" for table, rows in tables.items() if table]
    return " · ".join(said)


def _value(language: Language, name: str, value: object) -> str:
    if isinstance(value, bool):
        return message(language, YES if value else NO)
    if isinstance(value, int):
        return formatters(language)["number"](value)
    if name.endswith("_on"):
        return formatters(language)["short_date"](date.fromisoformat(str(value)))
    if name == "source":
        return place(language, str(value))
    if name == "roles":
        return ", ".join(message(language, ACTORS.get(role, role)).lower() for role in str(value).split(","))
    words: Mapping[str, str] = {
        "method": {code: said[0] for code, said in IDENTITY_METHODS.items()},
        "outcome": {code: said.name for code, said in OUTCOMES.items()}
        | {str(code): s for code, s in TASK_OUTCOMES.items()}
        | RECTIFIED,
        "chosen_way": {str(code): said.name for code, said in WAYS_ON.items()},
        "kind": KINDS_OF_ALL,
        "letter_kind": LETTERS,
        "reason": {str(code): said[0] for code, said in REASONS.items()},
        "refusal_ground": {str(code): said[0] for code, said in REFUSAL_GROUNDS.items()},
        "answered_how": {str(code): said for code, said in ANSWERED.items()},
        "way": {code: said[0] for code, said in RECIPIENT_OUTCOMES.items()},
        "came_by": {str(code): said[0] for code, said in WAYS.items()},
        "copy_reason": {str(code): said for code, said in COPY_REASONS.items()},
        "ground": {code: said[0] for code, said in GROUNDS.items()},
    }.get(name, {})  # type: ignore[assignment]
    return message(language, words[str(value)]).lower() if str(value) in words else str(value)
