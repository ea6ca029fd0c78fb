"""What is wrong with a field of the forms by which data is blocked or put right, and recipients are told, in words."""

from portal.web.marking import _
from portal.web.staff.often_wrong import BAD_DATE, NO_ADDRESS, NOT_CHOSEN, TOO_LONG, TOO_MANY_LINES, Faults

RIGHT_FAULTS: Faults = {
    ("recipient", "address", "missing"): _("Write the recipient's address, at most six lines."),
    ("recipient", "address", "no_address"): NO_ADDRESS,
    ("recipient", "address", "too_long"): TOO_MANY_LINES,
    ("recipient", "told_on", "posted_too_early"): _("The day cannot be after today, nor before the request came."),
    ("recipient", "told_on", "bad_date"): BAD_DATE,
    ("recipient", "way", "missing"): _("Choose for one of the recipients what is done."),
    ("recipient", "way", "bad_value"): _("Choose what is done."),
    ("recipient", "words", "no_how"): _("Say how the recipient was told, and who there."),
    ("recipient", "words", "missing"): _("Say the reason. The law demands one."),
    ("recipient", "words", "bad_value"): TOO_LONG,
    ("recipient", "address", "bad_value"): TOO_MANY_LINES,
    ("restriction", "ground", NOT_CHOSEN): _("Choose why the data is to be blocked."),
    ("restriction", "telephones", "not_a_telephone"): _(
        "One of these is not a telephone number. Write several with commas between. Nothing was done yet."
    ),
    ("restriction", "lifting_reason", "missing"): _("Say why the block is lifted. The person reads it in the letter."),
    ("restriction", "lifting_reason", "answer_not_posted"): _(
        "The answer that tells the person of the block is not in the post yet. Have it posted first, or it would come"
        " together with the letter that the block ends."
    ),
    ("restriction", "ground", "lifted_too_early"): _(
        "The person has not had time to answer yet. Lift the block on the day that is named here."
    ),
    ("rectification", "token", "missing"): _("Choose the value that is wrong."),
    ("rectification", "after", "missing"): _("Write what it is to be."),
    ("rectification", "after", "bad_value"): _("That does not fit what the system keeps there. Check the spelling."),
    ("rectification", "after", "too_long"): _("That is longer than the system has room for."),
    ("rectification", "after", "same"): _("That stands there already. Nothing would change."),
    ("rectification", "after", "not_by_map"): _("The portal may not write there. Change it by hand in the system."),
    ("rectification", "after", "not_there"): _(
        "The portal has looked: that does not stand there. Change it in the system first, and write it just so here."
    ),
    ("rectification", "after", "still_there"): _(
        "The portal has looked: the old value still stands there in some rows. Change them too."
    ),
    ("rectification", "right", "missing"): _("Write what it is to be."),
    ("rectification", "reason", "missing"): _("Say why it stays as it is. The person reads it in the answer."),
    ("objection", "objection", "undecided"): _(
        "Decide on everything that the person objects to, and say why where something goes on."
    ),
}
"""By form, field and code."""
