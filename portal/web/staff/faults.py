"""What is wrong with a field of a staff form, in words."""

from collections.abc import Mapping

from portal.web.language import language_of, message
from portal.web.marking import _
from portal.web.pages import AnyRequest
from portal.web.staff.by_hand.task_faults import TASK_FAULTS
from portal.web.staff.letter_reasons import NO_REASON, TOO_LITTLE
from portal.web.staff.letters.print_words import FILES_NOT_OPENED, MEDIUM_NOT_FETCHED
from portal.web.staff.often_wrong import (
    BAD_COUNT,
    BAD_DATE,
    DAY_TO_COME,
    NO_ADDRESS,
    NOT_CHECKED,
    NOT_CHOSEN,
    TOO_LONG,
    TOO_MANY_LINES,
    Faults,
)
from portal.web.staff.rights.right_faults import RIGHT_FAULTS

_WORDS: Faults = {
    ("letter", "letter", "missing"): _("Scan the code on the letter, or type its reference."),
    ("letter", "letter", "odd_characters"): _(
        "There are characters in it that no code and no reference has. Scan the code again, or type the reference."
    ),
    ("letter", "letter", "bad_value"): _("That is too long. Scan the code once, or type the reference."),
    ("letter", "postmarked_on", "postmark_after_arrival"): _("A letter cannot have been posted after it arrived."),
    ("letter", "postmarked_on", "bad_date"): BAD_DATE,
    ("letter", "signed", "missing"): _("Look at the letter, and say whether it is signed."),
    ("letter", "clear", "missing"): _("Look at the letters, and choose for each whether it is signed."),
    ("letter", "seen", "missing"): _("Choose what it is."),
    ("letter", "enclosures", "bad_value"): BAD_COUNT,
    ("way", "way", NOT_CHOSEN): _("Choose what is to be done with the letter."),
    ("way", "note", "missing"): _("Write what the letter is to say. Its reader has nothing else to go by."),
    ("way", "note", "bad_value"): _("That is too long. Say it in fewer words."),
    ("way", "addressee", "missing"): _("Write name and address, a line each. We do not know who the sender is."),
    ("way", "addressee", "no_address"): NO_ADDRESS,
    ("way", "addressee", "too_long"): TOO_MANY_LINES,
    ("scan", "files", "missing"): _("Choose a file."),
    ("scan", "files", "empty"): _("One of the files is empty. None was saved."),
    ("scan", "files", "broken"): _("One of the files ends too early. It was cut off on its way. None was saved."),
    ("scan", "files", "too_large"): _("That is too large. Scan the pile in two parts. None was saved."),
    ("scan", "files", "too_many"): _("That is too many files. Scan the pile in two parts. None was saved."),
    ("scan", "files", "wrong_type"): _("One of the files is not a PDF or a picture (JPEG, PNG, TIFF). None was saved."),
    ("letter", "arrived_on", "letter_in_the_future"): _("A letter cannot have arrived after today."),
    ("letter", "postmarked_on", "postmark_before_request"): _(
        "A letter cannot have been posted before its form was made."
    ),
    ("letter", "arrived_on", "same_day"): _("That is the day that is registered already."),
    ("letter", "arrived_on", "made_after_receipt"): _("It cannot have reached us before it was written or said."),
    ("letter", "arrived_on", "postmark_after_arrival"): _("It cannot have arrived before the day on its postmark."),
    ("withdrawal", "told_by", NOT_CHOSEN): _("Choose how the person told us."),
    ("withdrawal", "told_on", "received_in_the_future"): _("It cannot have reached us after today."),
    ("withdrawal", "told_on", "withdrawn_too_early"): _("It cannot have been withdrawn before it was made."),
    ("withdrawal", "sure", "missing"): _("Confirm that the person withdraws it."),
    ("annulment", "reason", NOT_CHOSEN): _("Choose what the mistake was."),
    ("annulment", "other", "same_request"): _("That is the reference of this request. Write that of the other one."),
    ("annulment", "other", "no_such_request"): _(
        "There is no request with that reference. Write that of the other one."
    ),
    ("annulment", "other", "other_persons"): _(
        "That request is another person's, so this one is not registered twice."
    ),
    ("annulment", "other", "bad_value"): _("There is no request with that reference. Write that of the other one."),
    ("annulment", "note", "missing"): _("Say what the mistake was."),
    ("annulment", "note", "bad_value"): TOO_LONG,
    ("annulment", "annulment_objection", "missing"): _("Say why you do not agree. Whoever proposed it reads that."),
    ("annulment", "annulment_objection", "bad_value"): TOO_LONG,
    ("letter", "reason", NOT_CHOSEN): _("Choose why the day is another."),
    ("letter", "arrived_on", "letter_before_request"): _("The letter cannot have arrived before its form was made."),
    ("sign_in_help", "reason", NOT_CHOSEN): _("Choose why the member cannot get in."),
    ("sign_in_help", "new_email", "not_an_email"): _("Write the e-mail address that the member is to sign in with."),
    ("sign_in_help", "new_email", "email_taken"): _("Somebody else signs in with that address. Ask for another."),
    ("sign_in_help", "new_email", "bad_value"): _("Write the e-mail address that the member is to sign in with."),
    ("sign_in_help", "method", NOT_CHOSEN): _("Choose how you know that it is the member."),
    ("identity", "method", NOT_CHOSEN): _("Choose how you know who the sender is."),
    ("identity", "personnummer", "missing"): _("Type the personal identity number that is written on the letter."),
    ("identity", "personnummer", "identity_mismatch"): _(
        "That is not the number that the shop has. Check what you typed; if it is right, the identity is not confirmed."
    ),
    ("identity", "personnummer", "not_a_personnummer"): _(
        "That is not a personal identity number. Check the digits; nothing has been compared."
    ),
    ("identity", "personnummer", "too_many_guesses"): _(
        "Five numbers have been compared for this request today. Check the identity in another way."
    ),
    ("identity", "mismatch_reason", "mismatch_unexplained"): _(
        "Write why you believe the letter though a number did not match, or make sure by telephone or at a visit."
    ),
    ("identity", "mismatch_reason", "bad_value"): _("That is too long. Say it in fewer words."),
    ("identity", "address", "bad_value"): _("Choose where the answer goes."),
    ("identity", "address", "no_address"): _("There is no such address. Choose another one, or write it below."),
    ("identity", "address", "address_undecided"): _("Choose where the answer goes."),
    ("identity", "address_lines", "missing"): _("Write the name and the address, a line each."),
    ("identity", "address_lines", "no_address"): NO_ADDRESS,
    ("identity", "address_lines", "too_long"): TOO_MANY_LINES,
    ("identity", "address_lines", "bad_value"): TOO_MANY_LINES,
    ("new_request", "name", "nothing_said"): _("Write something by which the person can be found."),
    ("new_request", "email", "bad_value"): _("That is not an e-mail address. Correct it, or leave it empty."),
    ("new_request", "telephone", "bad_value"): _("That is not a telephone number. Correct it, or leave it empty."),
    ("new_request", "personnummer", "bad_value"): _(
        "That is not a personal identity number. Check the digits, or leave it empty."
    ),
    ("new_request", "person", NOT_CHOSEN): _("Choose who it is, or that it is none of them."),
    ("new_request", "kind", NOT_CHOSEN): _("Choose what is asked for."),
    ("new_request", "came_by", NOT_CHOSEN): _("Choose how it came."),
    ("new_request", "words", "missing"): _("Write what was asked, in the person's own words."),
    ("new_request", "words", "bad_value"): _("That is too long. Write what matters, and keep the letter."),
    ("new_request", "made_on", "made_after_receipt"): _("It cannot have been written or said after it reached us."),
    ("new_request", "received_on", "received_in_the_future"): _("It cannot have reached us after today."),
    ("handover", "colleague", NOT_CHOSEN): _("Choose the colleague who takes over."),
    ("handover", "note", "bad_value"): _("That is too long. Say it in fewer words."),
    ("posting", "posted_on", "posted_too_early"): _("The day cannot be before the letter was written."),
    ("posting", "posted_on", "day_to_come"): DAY_TO_COME,
    ("printing", "printed", "not_opened"): _(
        "Nobody has opened the letter, so nothing can be on paper. Open it and print it. Of several letters, open each."
    ),
    ("posting", "enclosed", "medium_not_fetched"): MEDIUM_NOT_FETCHED,
    ("posting", "enclosed", "files_not_opened"): FILES_NOT_OPENED,
    ("postings", "letters", "missing"): _("Tick the letters that are in the post."),
    ("postings", "posted_on", "posted_too_early"): _("Some of these letters cannot be noted as posted on that day."),
    ("postings", "not_posted", "already_posted"): _("These letters are noted as posted already. See below by whom."),
    ("postings", "not_posted", "not_posted"): _("Some of these letters cannot be noted as posted. See below why."),
    ("postings", "posted_on", "day_to_come"): DAY_TO_COME,
    ("print_run", "which", "missing"): _("Choose which letters are to be printed."),
    ("print_run", "which", "nothing_to_print"): _(
        "None of these is left to be printed: they are in a print run already, or are not to be sent."
    ),
    ("print_run", "to_print", "missing"): _("Tick the letters that are to be printed."),
    ("print_run", "sides", "missing"): _("Choose how the paper is printed."),
    ("confirmation", "outcome", "missing"): _("Choose what is on paper."),
    ("confirmation", "outcome", "not_opened"): _("Nobody has opened the file of the run, so nothing can be on paper."),
    ("confirmation", "outcome", "failed_ticked"): _(
        "You have ticked letters that came out badly. Choose that not everything did well, or untick them."
    ),
    ("confirmation", "failed", "missing"): _("Tick the letters that did not come out well."),
    ("copy", "reason", "missing"): _("Choose why the letter is printed once more."),
    **TASK_FAULTS,
    **RIGHT_FAULTS,
    ("extension", "reason", NOT_CHOSEN): _("Choose why more time is needed."),
    ("extension", "words", "missing"): _("Say what it means in this case. The person reads it."),
    ("extension", "words", "bad_value"): TOO_LONG,
    ("refusal", "refusal_ground", NOT_CHOSEN): _("Choose on what ground the request is refused."),
    ("refusal", "refusal_ground", "not_asked_yet"): _(
        "The person has not been asked, or still has time to answer. Ask first."
    ),
    ("refusal", "words", "missing"): _("Say why. The person reads it in the letter."),
    ("refusal", "words", "bad_value"): TOO_LONG,
    ("refusal", "refusal_checked", "missing"): NOT_CHECKED,
    ("identity", "identity_doubt", "missing"): _("Say why the confirmation does not hold."),
    ("identity", "identity_doubt", "bad_value"): TOO_LONG,
    ("sent_back", "plan_objection", "missing"): _("Say what is to be done about the plan. Its handler reads it."),
    ("sent_back", "plan_objection", "bad_value"): TOO_LONG,
    ("sent_back", "refusal_objection", "missing"): _("Say why you do not confirm it. Whoever proposed it reads that."),
    ("sent_back", "refusal_objection", "bad_value"): TOO_LONG,
    ("sent_back", "stop_reason", "missing"): _("Say why the erasure is stopped. Its handler reads it."),
    ("sent_back", "stop_reason", "bad_value"): TOO_LONG,
    ("question", "question", "missing"): _("Say what makes you doubt, and what you need to know."),
    ("question", "question", "bad_value"): TOO_LONG,
    ("question", "way_letter", "missing"): _("Choose at least one way to answer."),
    ("question", "answer_by", "missing"): BAD_DATE,
    ("question", "answer_by", "bad_date"): BAD_DATE,
    ("question", "answer_by", "wrong_day"): _("The day must be after today, and at most 90 days off."),
    ("question", "answer_by", "answer_too_soon"): _(
        "No answer by letter can be here by then: the letter has to be posted, and the answer too. Choose a later day,"
        " or let the person ring or come."
    ),
    ("question", "answer_by", "no_time_to_answer"): _(
        "The request is due before an answer by letter can be here. Extend the time first, or let the person ring or"
        " come."
    ),
    ("question", "answer_by", "answer_too_late"): _(
        "The request is due before that, and its time runs on meanwhile. Choose an earlier day, or extend the time"
        " first."
    ),
    ("answer", "answered_on", "wrong_day"): _("The day cannot be after today, nor before the question was posted."),
    ("answer", "answered_how", NOT_CHOSEN): _("Choose how the answer came."),
    ("answer", "answer", "missing"): _("Say what came back."),
    ("answer", "answer", "bad_value"): TOO_LONG,
    ("extract", "checked", "missing"): NOT_CHECKED,
    ("extract", "unmasked", "left_unmasked"): _(
        "Look at what is not masked. Mask it, or say here that it may be sent as it is."
    ),
    ("audit_log", "begaran", "not_found"): _("There is no request with that reference."),
    ("audit_log", "fran", "bad_date"): BAD_DATE,
    ("audit_log", "till", "bad_date"): BAD_DATE,
    ("audit_log", "till", "too_early"): _("The last day cannot be before the first."),
    ("approval", "checked", "missing"): NOT_CHECKED,
    ("staff_account", "name", "missing"): _("Write the person's name."),
    ("staff_account", "email", "missing"): _("Write the person's e-mail address."),
    ("staff_account", "email", "bad_value"): _("That is not an e-mail address. Check the spelling."),
    ("staff_account", "email", "email_taken"): _(
        "There is an account with that address already. If you have just added it, make its link anew on its page."
    ),
    ("staff_account", "roles", "missing"): _("Tick at least one. To let nobody in with the account, block it instead."),
    ("closing", "checked", "missing"): NOT_CHECKED,
    ("overdue", "removed_checked", "missing"): NOT_CHECKED,
}
"""By form, field and code, or several codes."""

FAULTS: dict[tuple[str, str, str], str] = {
    (form, field, code): said
    for (form, field, codes), said in _WORDS.items()
    for code in ((codes,) if isinstance(codes, str) else codes)
}
"""By form, field and code."""

OTHERWISE = _("There is something wrong with this. Check it and try again.")


def in_words(request: AnyRequest, form: str, faults: Mapping[str, str]) -> dict[str, str]:
    """For each field of `form` with a fault, what is wrong with it in the reader's language.

    Where a form stands on a page several times, what its fields begin with ends with a hyphen.
    """
    language = language_of(request)
    return {field: message(language, _said(form, field, code)) for field, code in faults.items()}


def _said(form: str, field: str, code: str) -> str:
    field = field.rpartition("-")[2]
    if code == NO_REASON:
        return TOO_LITTLE
    dated = field.endswith("_on") and code in ("missing", "bad_date")
    return BAD_DATE if dated else FAULTS.get((form, field, code), OTHERWISE)
