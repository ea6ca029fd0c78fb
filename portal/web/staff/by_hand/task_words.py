"""What can come of looking a place through by hand, in words."""

from portal.data.by_hand.manual_tasks import Outcome, TaskKind
from portal.web.marking import _

OUTCOMES: dict[Outcome, str] = {
    "nothing_found": _("Nothing was found"),
    "found": _("Something was found"),
    "erased": _("Everything that was found is erased"),
    "kept": _("Something is kept"),
}

CHOICES: dict[TaskKind, dict[Outcome, tuple[str, str]]] = {
    "access": {
        "nothing_found": (
            _("I have looked, and there is nothing"),
            _("Only when you have followed the whole instruction."),
        ),
        "found": (
            _("I have looked, and there is something"),
            _("Add it as files, or write in the note what it says. Both go to the member."),
        ),
    },
    "erasure": {
        "nothing_found": (
            _("I have looked, and there is nothing"),
            _("Only when you have followed the whole instruction."),
        ),
        "erased": (OUTCOMES["erased"], _("Say below how many sheets, messages or files it was.")),
        "kept": (
            _("Something must be kept"),
            _("Say below how many, why, and until when. Write that day on what you keep; it is destroyed then."),
        ),
    },
}
"""What may be attested of each kind of task: a name, and what it takes."""
