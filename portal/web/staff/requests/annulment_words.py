"""What the codes of requests that were registered by mistake are called on the staff's pages."""

from portal.data.requests.annulments import AnnulReason
from portal.web.marking import _

REASONS: dict[AnnulReason, tuple[str, str]] = {
    "twice": (_("It is registered twice"), _("The other one goes on. Say below which one it is.")),
    "kind": (_("It is another kind of request"), _("Such as a copy, where something was to be erased.")),
    "person": (_("It is another person's"), _("What was made for the wrong person is thrown away.")),
    "other": (_("Something else"), _("Say below what.")),
}
"""What was mistaken: a name, and what to think of."""
