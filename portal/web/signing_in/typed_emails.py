"""What cannot be right in an e-mail address that somebody types, said before anybody waits for an e-mail."""

from portal.web.marking import _

NO_EMAIL = _("Write your e-mail address.")
NO_AT = _("There is no @ in the e-mail address. Write all of it.")
COMMA = _("There is a comma or a blank in the e-mail address. Write a full stop instead of a comma.")


def fault_in(email: str) -> str | None:
    """What is wrong with it, as a message; None where it may be an address. Nothing of whether anybody has it."""
    if not email:
        return NO_EMAIL
    if "@" not in email:
        return NO_AT
    return COMMA if "," in email or " " in email else None
