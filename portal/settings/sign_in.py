"""The settings of signing in with a password, and of the sessions that it opens."""

from datetime import timedelta

from pydantic import Field
from pydantic_settings import BaseSettings


class SignInSettings(BaseSettings):
    """A part of the settings; see `settings`."""

    password_memory: int = Field(65536, ge=19456)
    """KiB of memory that hashing a password takes (RFC 9106); a stored hash made otherwise is renewed when its owner
    signs in. The least is what OWASP holds to be enough with two passes."""

    password_passes: int = Field(3, ge=2)
    """How often the hashing goes over that memory."""

    session_idle: timedelta = timedelta(minutes=15)
    """A session ends after this long without a page."""

    member_session: timedelta = timedelta(hours=4)
    """A member's session ends after this long whatever happens."""

    staff_session: timedelta = timedelta(hours=8)
    """A staff session ends after this long whatever happens."""

    step_up_lasts: timedelta = timedelta(minutes=10)
    """Who has signed in, or confirmed it, so recently is believed for what matters most; then it is confirmed anew."""

    throttle_failures: int = 10
    """Failed sign-ins that an account has in each window."""

    throttle_network_failures: int = 100
    """Failed sign-ins that a network address has in each window: many people may share it."""

    throttle_window: timedelta = timedelta(minutes=5)
    """The window in which failed sign-ins are counted."""
