"""One-time codes of an authenticator app (TOTP, RFC 6238): six digits, a new one every thirty seconds."""

import hmac
from datetime import UTC, datetime

import pyotp

WINDOW = 1
"""Steps before and after the present one whose code is taken too, for clocks that are not quite right."""

SECONDS = 30
"""How long a code is shown (RFC 6238, 4.1)."""

ISSUER = "JAVI Musik"


def new_secret() -> str:
    """A fresh secret of 160 bits, in base32 (RFC 4226, R6)."""
    return pyotp.random_base32()


def steps_of(secret: str, code: str, at: datetime) -> list[int]:
    """The time steps within the window, oldest first, whose code is `code`; none when it is wrong."""
    totp = pyotp.TOTP(secret)
    present = totp.timecode(at)
    steps = range(present - WINDOW, present + WINDOW + 1)
    # All are compared, so that the answer takes the same time whichever it is.
    return [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())]


def code_at(secret: str, at: datetime) -> str:
    """The code of that moment."""
    return pyotp.TOTP(secret).at(at)


def moment_of(step: int) -> datetime:
    """When that time step began."""
    return datetime.fromtimestamp(step * SECONDS, UTC)


def enrolment_uri(secret: str, email: str) -> str:
    """What the QR code of an enrolment page says (Key URI format)."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def in_groups(secret: str) -> str:
    """The secret as a person types it: in groups of four."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
