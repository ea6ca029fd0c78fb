"""What the demo tells whoever tries it: its staff's one-time codes, made of a secret that is printed anyway."""

from portal.clock import now
from portal.demo.accounts import staff_emails
from portal.domain.signing_in import one_time_codes
from portal.settings import settings


def demo_code(email: str) -> dict[str, str] | None:
    """The demo's secret and the code of this moment, for its own staff; None for everybody else, and in earnest.

    Made of the setting alone, never of what an account keeps secret.
    """
    if not settings().is_demo or email not in staff_emails():
        return None
    secret = settings().demo_totp_secret.get_secret_value()
    return {"secret": one_time_codes.in_groups(secret), "code": one_time_codes.code_at(secret, now())}
