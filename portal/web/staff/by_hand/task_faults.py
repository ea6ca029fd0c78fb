"""What is wrong with a field of what is looked through by hand, in words."""

from portal.web.marking import _
from portal.web.staff.often_wrong import BAD_COUNT, BAD_DATE, NOT_CHOSEN, Faults

TASK_FAULTS: Faults = {
    ("task", "outcome", NOT_CHOSEN): _("Choose what came of it."),
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
    ("task", "files", "wrong_ending"): _(
        "One of the files is not what its name says: the ending and the content do not fit. Open it, and save it as"
        " what it is. None was saved."
    ),
    ("task", "files", "wrong_type"): _(
        "One of the files is not a PDF, a picture (JPEG, PNG, TIFF) or plain text. None was saved."
    ),
}
"""By form, field and code."""
