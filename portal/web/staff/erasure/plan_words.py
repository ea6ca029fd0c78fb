"""What an erasure plan says, by whether it is still to be carried out, has been, or never will be."""

from dataclasses import dataclass

from portal.data.requests.requests import Status
from portal.data.requests.states import CARRIED_OUT, UNANSWERED
from portal.web.marking import _


@dataclass(frozen=True, slots=True)
class PlanWords:
    """The captions of the three figures, of the table's last column, and of what happens to the rows of a table."""

    deleted: str
    anonymised: str
    kept: str
    what: str
    rows_deleted: str
    rows_anonymised: str
    rows_kept: str
    rows_undetermined: str
    rows_cleared: str


PLANNED = PlanWords(
    _("rows are to be deleted"),
    _("rows are to be anonymised"),
    _("rows are to be kept by law"),
    _("What is to happen"),
    _("To be deleted: %(n)s"),
    _("To be anonymised: %(n)s"),
    _("To be kept until %(until)s: %(n)s"),
    _("To be kept until looked into: %(n)s"),
    _("In %(n)s of the kept rows, what the law does not ask for is to be removed."),
)
DONE = PlanWords(
    _("rows have been deleted"),
    _("rows have been anonymised"),
    _("rows are kept by law"),
    _("What happened"),
    _("Deleted: %(n)s"),
    _("Anonymised: %(n)s"),
    _("Kept until %(until)s: %(n)s"),
    _("Kept until looked into: %(n)s"),
    _("In %(n)s of the kept rows, what the law does not ask for has been removed."),
)
NEVER = PlanWords(
    _("rows would have been deleted"),
    _("rows would have been anonymised"),
    _("rows would have been kept by law"),
    _("What would have happened"),
    _("Would have been deleted: %(n)s"),
    _("Would have been anonymised: %(n)s"),
    _("Would have been kept until %(until)s: %(n)s"),
    _("Would have been kept until looked into: %(n)s"),
    _("In %(n)s of the kept rows, what the law does not ask for would have been removed."),
)


def of_status(status: Status) -> PlanWords:
    """The words for the plan of a request in that state."""
    if status in CARRIED_OUT:
        return DONE
    return NEVER if status in UNANSWERED else PLANNED
