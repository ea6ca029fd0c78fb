"""Print runs and copies in words."""

from portal.data.letters.letter_copies import Reason
from portal.data.letters.print_runs import Sides
from portal.web.marking import _

SIDES: dict[Sides, tuple[str, str]] = {
    "duplex": (_("Both sides of the sheet"), _("Each letter begins on a sheet of its own.")),
    "simplex": (_("One side of the sheet"), ""),
}

REASONS: dict[Reason, str] = {
    "lost": _("The letter did not arrive"),
    "damaged": _("The paper was damaged"),
    "asked": _("The receiver asks for it once more"),
    "other": _("Another reason"),
}
"""Why a letter is printed once more."""

NOT_POSTED: dict[str, str] = {
    "conflict": _("It is posted or withdrawn already, is not printed, or its request has gone on."),
    "posted_too_early": _("It was written after that day, or the day has not come yet."),
}
"""Why a letter could not be noted as posted."""
