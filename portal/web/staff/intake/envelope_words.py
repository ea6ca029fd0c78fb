"""What can be done with an envelope, and what is noted of it, in words."""

from dataclasses import dataclass

from portal.data.intake.scans import Failure
from portal.data.intake.signed_letters import Postmark, Registered, Signed, Way
from portal.domain.intake.scanned_letters import Note
from portal.web.marking import _


@dataclass(frozen=True, slots=True)
class WayWords:
    """A way on: its `name` in the ledger, what it is called where it is `chosen`, and what it does."""

    name: str
    choice: str
    hint: str
    posted: str = ""
    """Its name once its letter is in the post."""


WAYS: dict[Way, WayWords] = {
    "return": WayWords(
        _("To be returned"),
        _("Return it to the sender"),
        _("A letter that says why, and what to do now, is put in the print queue. Enclose what came."),
        _("Returned"),
    ),
    "question": WayWords(
        _("To be asked"),
        _("Ask the sender"),
        _("Your question below is put in the print queue as a letter. The sender has two weeks to answer."),
        _("Asked"),
    ),
    "refuse": WayWords(
        _("Refused"),
        _("Refuse what is asked"),
        _("With a ground and a reason, and with an approver where the ground takes one."),
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
        _("It is clear what is asked: what is written changes nothing, or the sender has answered. The work begins."),
    ),
    "nothing": WayWords(
        _("Nothing to be done"),
        _("Nothing is to be done"),
        _("Nothing is sent. Write below where the letter went."),
    ),
    "typed_again": WayWords(_("Typed again"), _("Typed again"), _("The reference had been mistyped.")),
    "replaced": WayWords(
        _("A newer letter came"), _("A newer letter came"), _("A letter in order came in place of this one.")
    ),
}


def standing(envelope: Registered) -> str:
    """How it stands with an envelope that was set aside: what was done, or is to be; a letter is sent when posted."""
    if envelope.way is None:
        return WAITS if envelope.asked_until is None else _of("question", envelope)
    return _of(envelope.way, envelope)


def _of(way: Way, envelope: Registered) -> str:
    said = WAYS[way]
    if said.posted and envelope.letter_withdrawn:
        return NOT_SENT
    was_before_letters = envelope.way is not None and envelope.letter_id is None
    return said.posted if said.posted and (envelope.letter_posted_on or was_before_letters) else said.name


WAITS = _("Waits")

NOT_SENT = _("The letter was not sent")

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
    "ink": _("Something seems to be added to the form by hand, or struck from it. The places are marked on the page."),
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
