"""What the privacy officer's figures are called, in English; the catalogue has the Swedish."""

from collections.abc import Mapping, Sequence
from typing import Literal

from portal.domain.audit.figures import Outcome
from portal.web.marking import _

TableId = Literal["received", "due", "times", "kinds", "extended", "refused", "posted"]

TITLES: Mapping[TableId, str] = {
    "received": _("Requests received, by week"),
    "due": _("What is due, by week"),
    "times": _("Time from arrival to answer"),
    "kinds": _("Requests received, by kind and by what became of them"),
    "extended": _("Extensions, by reason"),
    "refused": _("Refusals, by ground"),
    "posted": _("Letters posted"),
}

OUTCOMES: Mapping[Outcome, str] = {
    "in_progress": _("In progress"),
    "answered": _("Answered"),
    "refused": _("Refused"),
    "ended": _("Withdrawn or lapsed"),
}

COLUMNS: Mapping[TableId, Sequence[str]] = {
    "received": (_("Week"), _("Requests")),
    "due": (_("Due"), _("Requests")),
    "times": (_("Time"), _("In time"), _("Late")),
    "kinds": (_("Kind"), *OUTCOMES.values(), _("All")),
    "extended": (_("Reason"), _("Requests")),
    "refused": (_("Ground"), _("Requests")),
    "posted": (_("Letter"), _("Posted")),
}
"""The headings of each table; all but the first stand above numbers."""
