"""What can be done with an envelope, and what is noted of it, in words."""

from dataclasses import dataclass

from portal.data.scans import Failure
from portal.data.signed_letters import Postmark, Signed, Way
from portal.domain.scanned_letters import Note
from portal.web.marking import _


@dataclass(frozen=True, slots=True)
class WayWords:
    """A way on: its `name` in the ledger, what it is called where it is `chosen`, and what it does."""

    name: str
    choice: str
    hint: str


WAYS: dict[Way, WayWords] = {
    "return": WayWords(
        _("Returned"),
        _("Return it to the sender"),
        _("A letter that says why, and what to do now, is put in the print queue. Enclose what came."),
    ),
    "question": WayWords(
        _("Asked"),
        _("Ask the sender"),
        _("Your question below is put in the print queue as a letter. The sender has two weeks to answer."),
    ),
    "refuse": WayWords(
        _("Refused"),
        _("Refuse it"),
        _("A decision with your reason, and with the right to complain and to go to court, is put in the print queue."),
    ),
    "keep": WayWords(
        _("Kept"),
        _("Keep it with the request"),
        _("Nothing is sent. The letter stays in the ledger with what you write below."),
    ),
    "without_form": WayWords(
        _("Registered as a request without the form"),
        _("Register it as a request without the form"),
        _("For a letter that asks for something all the same."),
    ),
    "accept": WayWords(
        _("Accepted as it is"),
        _("Accept it as it is"),
        _("What is written does not change what is asked, such as a new address. The work begins."),
    ),
    "nothing": WayWords(
        _("Nothing to be done"),
        _("Nothing is to be done"),
        _("Nothing is sent. Write below where the letter went."),
    ),
    "typed_again": WayWords(_("Typed again"), _("Typed again"), _("The reference had been mistyped.")),
}

SIGNED: dict[Signed, str] = {"yes": _("Signed"), "no": _("Not signed"), "not_noted": _("Not noted")}

POSTMARKS: dict[Postmark, str] = {
    "read": _("Read"),
    "unreadable": _("Cannot be read"),
    "not_noted": _("Not noted"),
}

NOTES: dict[Note, str] = {
    "no_code": _("There is no code of ours on it."),
    "several_codes": _("There are codes of several forms on it."),
    "damaged": _("There is a code that cannot be read."),
    "twice": _("The same form is in this pile twice."),
    "more_pages": _("There is something on more than one page. Check that the pages belong together."),
    "other_code": _("There is a code that is not ours."),
}
"""Why a letter of a pile needs a look."""

FAILURES: dict[Failure, tuple[str, str]] = {
    "encrypted": (
        _("The PDF is locked with a password"),
        _("Switch the password off at the scanner, and scan the pile again."),
    ),
    "broken": (
        _("The file is damaged"),
        _("It ends too early, or is not what it says that it is. Scan the pile again."),
    ),
    "too_many_pages": (_("There are too many pages in it"), _("Scan the pile in two parts.")),
    "too_large_picture": (
        _("A picture in it is far too large"),
        _("Scan at 200 or 300 dots per inch. No scanner makes such a picture of a letter."),
    ),
}
"""Why a pile cannot be read: what is wrong, and what to do."""
