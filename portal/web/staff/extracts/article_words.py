"""What Art. 15 demands of an answer, in words: each point, what the letter says anyway, and what can be missing."""

from portal.domain.access.article_15 import Code
from portal.web.marking import _

POINTS: dict[Code, tuple[str, str]] = {
    "a": ("15.1 a", _("The purposes of the processing")),
    "b": ("15.1 b", _("The categories of data")),
    "c": ("15.1 c", _("Who receives the data")),
    "d": ("15.1 d", _("How long it is kept, or how that is decided")),
    "e": ("15.1 e", _("The rights to rectification, erasure, restriction and objection")),
    "f": ("15.1 f", _("The right to complain")),
    "g": ("15.1 g", _("Where the data comes from")),
    "h": ("15.1 h", _("Automated decisions and profiling")),
    "transfers": ("15.2", _("What protects data outside the EU and EEA")),
    "copy": ("15.3", _("A copy of everything that is held")),
    "by_hand": ("15.3", _("Places that are looked through by hand")),
    "others": ("15.4", _("What concerns other people")),
}
"""By the code of a point: where the law says so, and what it demands."""

OTHERWISE: dict[Code, str] = {
    "c": _("Nobody outside the company receives it."),
    "e": _("The letter has them all, in the same words to everybody."),
    "transfers": _("No data leaves the EU and EEA."),
    "by_hand": _("There is no such place."),
    "others": _("All that may tell of others has been looked at."),
}
"""What is said where a point has nothing of its own to say."""

FAULTS: dict[str, str] = {
    "purposes": _("There is data, and the letter names no purpose."),
    "uses": _("The letter names no category for this purpose."),
    "basis": _("The legal basis is missing."),
    "category": _("There is data, and the letter names none of its categories. Collect the extract again."),
    "unreachable": _(
        "It does not answer right now, so nobody can say how long the data is kept. Try again in a while."
    ),
    "period": _("The record of processing does not say for how long."),
    "source": _("The record of processing does not say where it comes from."),
    "authority": _("The address to complain to is missing."),
    "automated_decisions": _("The record of processing says nothing of automated decisions."),
    "safeguards": _("The record of processing does not say what protects the data there."),
    "not_opened": _("Nobody has opened this file since it was added."),
    "not_looked_at": _("There are texts here that nobody has looked at yet."),
}
"""By the code of a fault; those that the extract itself can have stand in `words.MISSING`."""
