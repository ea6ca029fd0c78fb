"""Who may ask the API: bearer tokens (RFC 6750), of which the settings hold nothing but digests."""

import hashlib
import hmac
import secrets

from portal.data import keys
from portal.data.accounts import throttle
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.audit import summed_events
from portal.domain.errors import NotProven, Throttled
from portal.domain.signing_in.tries import network
from portal.settings import settings


class WrongToken(NotProven):
    """The API knows no such token."""


def new_token() -> tuple[str, str]:
    """A fresh token and its digest, as the setting has it."""
    token = secrets.token_urlsafe(32)
    return token, _digest(token)


async def holder(token: str, address: str) -> str:
    """The name of the token that was presented from `address`.

    Raises WrongToken, and Throttled after too many wrong ones from there; a right one always gets in.
    """
    presented = _digest(token)
    found = None
    for name, digest in settings().api_tokens.items():
        # Every digest is compared, so that the time tells nothing of which.
        if hmac.compare_digest(presented, digest):
            found = name
    if found is not None:
        return found
    async with acting_as(SYSTEM):
        tries = await throttle.take(keys.index("api", network(address)), settings().throttle_window)
        if tries <= settings().throttle_failures:
            await summed_events.tried("api.refused", network(address))
    raise WrongToken if tries <= settings().throttle_failures else Throttled


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
