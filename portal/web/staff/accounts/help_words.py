"""Help with signing in, in words."""

from portal.data.accounts.sign_in_help import Method, Reason
from portal.web.marking import _

REASONS: dict[Reason, tuple[str, str]] = {
    "lost": (_("It is lost"), _("The telephone is gone, or broken, and so are the recovery codes.")),
    "not_own": (
        _("Somebody else has set it up"),
        _("The member has not, or did not know of it. Ask the member to change the password of the mailbox, too."),
    ),
    "address": (
        _("The e-mail address is not the member's"),
        _("Somebody has changed it, or the member no longer reads that mailbox. The second factor is left as it is."),
    ),
}
"""Why the member cannot get in."""

METHODS: dict[Method, tuple[str, str]] = {
    "telephone": (
        _("I rang the member back"),
        _("On the number that the shop has, not the one that called. The member told name, address and a purchase."),
    ),
    "letter": (
        _("By a signed letter"),
        _("Personal identity number, address and signature were compared with what we have."),
    ),
    "in_person": (_("The member stood in the shop"), _("And showed an identity card.")),
}
"""How it was seen that it is the member."""
