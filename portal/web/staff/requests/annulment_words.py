"""What the codes of requests that were registered by mistake are called on the staff's pages."""

from portal.data.requests.annulments import AnnulReason
from portal.web.marking import _
from portal.web.staff.often_wrong import TOO_LONG

REASONS: dict[AnnulReason, tuple[str, str]] = {
    "twice": (_("It is registered twice"), _("The other one goes on. Say below which one it is.")),
    "kind": (_("It is another kind of request"), _("Such as a copy, where something was to be erased.")),
    "person": (_("It is another person's"), _("What was made for the wrong person is thrown away.")),
    "other": (_("Something else"), _("Say below what.")),
}
"""What was mistaken: a name, and what to think of."""

FAULTS: dict[tuple[str, str, str], str] = {
    ("annulment", "reason", "missing"): _("Choose what the mistake was."),
    ("annulment", "reason", "bad_value"): _("Choose what the mistake was."),
    ("annulment", "other", "same_request"): _("That is the reference of this request. Write that of the other one."),
    ("annulment", "other", "no_such_request"): _(
        "There is no request with that reference. Write that of the other one."
    ),
    ("annulment", "other", "other_persons"): _(
        "That request is another person's, so this one is not registered twice."
    ),
    ("annulment", "other", "bad_value"): _("There is no request with that reference. Write that of the other one."),
    ("annulment", "note", "missing"): _("Say what the mistake was."),
    ("annulment", "note", "bad_value"): TOO_LONG,
    ("annulment", "annulment_objection", "missing"): _("Say why you do not agree. Whoever proposed it reads that."),
    ("annulment", "annulment_objection", "bad_value"): TOO_LONG,
}
"""What is wrong with the form that proposes it."""
