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

MEDIUM_NOT_FETCHED = _(
    "Nobody has fetched the member's files, so they cannot be on the USB stick in the envelope. A case handler fetches"
    " them on the request's page."
)
FILES_NOT_OPENED = _(
    "Since the letter was written nobody has fetched every file that was found by hand and belongs in the envelope."
    " Open those that are left, print them and enclose them."
)

NOT_POSTED: dict[str, str] = {
    "conflict": _("It is posted or withdrawn already, is not printed, or its request has gone on."),
    "posted_too_early": _("It was written after that day."),
    "medium_not_fetched": MEDIUM_NOT_FETCHED,
    "files_not_opened": FILES_NOT_OPENED,
}
"""Why a letter could not be noted as posted."""
