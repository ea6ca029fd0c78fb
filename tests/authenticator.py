"""The demo staff's authenticator app: a code that has not been shown before, as soon as there is one."""

import time

import pyotp

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STAFF = frozenset(
    f"{who}@example.se" for who in ("handlaggare", "hugo", "godkannare", "postoppnare", "granskare", "administrator")
)

_last: dict[tuple[str, str], int] = {}


def next_code(portal: str, email: str) -> str:
    """A code that `email` has not shown to that `portal` (its address); the third within thirty seconds waits.

    The portal takes the codes of the step before and of the step after too, each once, in their order.
    """
    while True:
        present = int(time.time()) // 30
        step = max(present - 1, _last.get((portal, email), 0) + 1)
        if step <= present + 1:
            _last[portal, email] = step
            return pyotp.TOTP(SECRET).generate_otp(step)
        time.sleep(1)


def code_now() -> str:
    """The code of this moment."""
    return pyotp.TOTP(SECRET).now()
