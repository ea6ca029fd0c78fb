"""What staff are, in words."""

from portal.data.actors import Role
from portal.web.marking import _

ROLES: dict[Role, tuple[str, str]] = {
    "intake": (_("Intake"), _("Registers what comes by post, prints and posts.")),
    "handler": (_("Case handler"), _("Does all of that, and handles the requests.")),
    "approver": (_("Approver"), _("Approves the erasures and refusals that somebody else has prepared.")),
    "auditor": (_("Auditor"), _("Reads what has been done. Changes nothing and opens no extract or letter.")),
    "administrator": (_("Administrator of accounts"), _("Adds and blocks accounts. Sees nothing about any customer.")),
}
"""Each as a name, and what whoever is it may do."""
