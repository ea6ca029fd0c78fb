"""What is wrong with a field of a staff form, in words."""

from collections.abc import Mapping

from portal.web.language import language_of, message
from portal.web.marking import _
from portal.web.pages import AnyRequest

BAD_DATE = _("Write the date as year-month-day, such as 2026-03-05.")
BAD_COUNT = _("Write a number, such as 3.")
TOO_LONG = _("That is too long. Say it in fewer words.")
NOT_CHECKED = _("Tick the box when you have checked it.")

FAULTS: dict[tuple[str, str, str], str] = {
    ("letter", "letter", "missing"): _("Scan the code on the letter, or type its reference."),
    ("letter", "letter", "odd_characters"): _(
        "There are characters in it that no code and no reference has. Scan the code again, or type the reference."
    ),
    ("letter", "letter", "bad_value"): _("That is too long. Scan the code once, or type the reference."),
    ("letter", "arrived_on", "letter_in_the_future"): _("A letter cannot have arrived after today."),
    ("letter", "arrived_on", "letter_before_request"): _("The letter cannot have arrived before its form was made."),
    ("identity", "method", "missing"): _("Choose how you know who the sender is."),
    ("identity", "method", "bad_value"): _("Choose how you know who the sender is."),
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
    ("handover", "colleague", "missing"): _("Choose the colleague who takes over."),
    ("handover", "colleague", "bad_value"): _("Choose the colleague who takes over."),
    ("handover", "note", "bad_value"): _("That is too long. Say it in fewer words."),
    ("posting", "posted_on", "posted_too_early"): _(
        "The day cannot be after today, nor before the answer was written."
    ),
    ("task", "outcome", "missing"): _("Choose what came of it."),
    ("task", "outcome", "bad_value"): _("Choose what came of it."),
    ("task", "outcome", "files_there"): _("You have added files. Remove them, or choose that there is something."),
    ("task", "outcome", "counts_there"): _("You have written a number. Remove it, or choose that there was something."),
    ("task", "outcome", "kept_there"): _(
        "You have written a number of things kept. Then choose that something is kept."
    ),
    ("task", "note", "nothing_enclosed"): _("Add what you found as files above, or write here what it says."),
    ("task", "note", "bad_value"): _("That is too long. Put it in a file instead."),
    ("task", "erased", "missing"): _("Say how many were erased."),
    ("task", "erased", "bad_value"): BAD_COUNT,
    ("task", "erased", "bad_count"): BAD_COUNT,
    ("task", "kept", "missing"): _("Say how many are kept."),
    ("task", "kept", "bad_value"): BAD_COUNT,
    ("task", "kept", "bad_count"): BAD_COUNT,
    ("task", "ground", "missing"): _("Say why it must be kept. The member reads it in the decision."),
    ("task", "ground", "bad_value"): _("That is too long. Say it in fewer words."),
    ("task", "kept_until", "missing"): _(
        "Say the last day on which it is kept. The law demands that the member is told."
    ),
    ("task", "kept_until", "bad_date"): BAD_DATE,
    ("task", "kept_until", "over"): _("That day has been. What need not be kept any longer is erased."),
    ("task", "found_again", "missing"): _(
        "Say how it is found again. When it is to be destroyed, nothing else in the portal tells whose it was."
    ),
    ("task", "found_again", "bad_value"): _("That is too long. Say it in fewer words."),
    ("task", "files", "missing"): _("Choose one file or more."),
    ("task", "files", "empty"): _("One of the files is empty. None was saved."),
    ("task", "files", "too_large"): _("One of the files is too large. None was saved."),
    ("task", "files", "too_many"): _(
        "That is too many files for one place. Put them together as fewer. None was saved."
    ),
    ("task", "files", "wrong_type"): _(
        "One of the files is not a PDF, a picture (JPEG, PNG, TIFF) or plain text. None was saved."
    ),
    ("restriction", "ground", "missing"): _("Choose why the data is to be blocked."),
    ("restriction", "ground", "bad_value"): _("Choose why the data is to be blocked."),
    ("restriction", "telephones", "not_a_telephone"): _(
        "One of these is not a telephone number. Write several with commas between. Nothing was done yet."
    ),
    ("restriction", "notice_posted_on", "posted_too_early"): _(
        "The day cannot be after today, nor before the data was blocked."
    ),
    ("extension", "reason", "missing"): _("Choose why more time is needed."),
    ("extension", "reason", "bad_value"): _("Choose why more time is needed."),
    ("extension", "words", "missing"): _("Say what it means in this case. The person reads it."),
    ("extension", "words", "bad_value"): TOO_LONG,
    ("refusal", "refusal_ground", "missing"): _("Choose on what ground the request is refused."),
    ("refusal", "refusal_ground", "bad_value"): _("Choose on what ground the request is refused."),
    ("refusal", "refusal_ground", "not_asked_yet"): _(
        "The person has not been asked, or still has time to answer. Ask first."
    ),
    ("refusal", "words", "missing"): _("Say why. The person reads it in the letter."),
    ("refusal", "words", "bad_value"): TOO_LONG,
    ("refusal", "refusal_checked", "missing"): NOT_CHECKED,
    ("question", "question", "missing"): _("Say what makes you doubt, and what you need to know."),
    ("question", "question", "bad_value"): TOO_LONG,
    ("question", "way_letter", "missing"): _("Choose at least one way to answer."),
    ("question", "answer_by", "missing"): BAD_DATE,
    ("question", "answer_by", "bad_date"): BAD_DATE,
    ("question", "answer_by", "wrong_day"): _("The day must be after today, and at most 90 days off."),
    ("answer", "answered_on", "wrong_day"): _("The day cannot be after today, nor before the question was posted."),
    ("answer", "answered_how", "missing"): _("Choose how the answer came."),
    ("answer", "answered_how", "bad_value"): _("Choose how the answer came."),
    ("answer", "answer", "missing"): _("Say what came back."),
    ("answer", "answer", "bad_value"): TOO_LONG,
    ("extract", "checked", "missing"): NOT_CHECKED,
    ("approval", "checked", "missing"): NOT_CHECKED,
    ("closing", "checked", "missing"): NOT_CHECKED,
}
"""By form, field and code."""

OTHERWISE = _("There is something wrong with this. Check it and try again.")


def in_words(request: AnyRequest, form: str, faults: Mapping[str, str]) -> dict[str, str]:
    """For each field of `form` with a fault, what is wrong with it in the reader's language."""
    language = language_of(request)
    return {field: message(language, _said(form, field, code)) for field, code in faults.items()}


def _said(form: str, field: str, code: str) -> str:
    dated = field.endswith("_on") and code in ("missing", "bad_date")
    return BAD_DATE if dated else FAULTS.get((form, field, code), OTHERWISE)
