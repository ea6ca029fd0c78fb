"""Signing in with a work account, in words for those who read the audit log."""

from portal.domain.signing_in.provider_errors import NoAccount
from portal.provider.errors import Why
from portal.web.marking import _

WHY: dict[Why | NoAccount, str] = {
    "declined": _("it was broken off over there"),
    "code": _("its code was wrong, or used before"),
    "issuer": _("it came from another provider"),
    "token": _("there was nothing in it to read"),
    "signature": _("it was not signed by a key of the provider's"),
    "claims": _("it was meant for another, or too late"),
    "nonce": _("it belonged to another sign-in"),
    "age": _("it was too old"),
    "subject": _("it did not say clearly who it was"),
    "unknown": _("nobody who works here has that e-mail address"),
    "unverified": _("the provider does not say that the e-mail address is the person's"),
    "closed": _("the account is blocked or closed"),
    "other_identity": _("the account is linked with somebody else over there"),
}
"""Why a sign-in with a work account was refused, by the code."""
