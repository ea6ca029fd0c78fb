"""Sending a browser to the identity provider, and what it comes back with: once, the same browser, and in time."""

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from portal.data import keys
from portal.data.accounts import provider_starts, sessions, throttle
from portal.data.accounts.provider_starts import ProviderStart
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.errors import NotFound, Throttled
from portal.domain.signing_in import session_starts, tries
from portal.domain.signing_in.provider_errors import ProviderAnswerRefused, ProviderUnavailable
from portal.domain.signing_in.sign_in_errors import SignInOver
from portal.domain.signing_in.ways_in import has_provider
from portal.provider import code_flow
from portal.provider.code_flow import Answer
from portal.provider.errors import AnswerRefused, ProviderAway

LASTS = timedelta(minutes=10)
"""How long somebody has for signing in over there."""

MOST, WITHIN = 100, timedelta(minutes=5)
"""So often browsers at one address are sent in that time: whole offices share one."""

LONGEST_WAY_ON = 2000


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser is to go to `address`; `token` is for a cookie by which it is known when it comes back."""

    token: str
    address: str


async def send(address: str, go_on: str, account: UUID | None = None, waiting: bytes | None = None) -> Visit:
    """Send a browser at that network `address` to the provider, to come back for the page `go_on`.

    For an `account` that is signed in the provider asks anew who it is, and what is `waiting` is kept meanwhile.
    Raises NotFound where there is no provider, Throttled, and ProviderUnavailable.
    """
    if not has_provider():
        raise NotFound
    async with acting_as(SYSTEM):
        sent = await throttle.take(keys.index("provider_from", tries.network(address)), WITHIN)
    if sent > MOST:
        raise Throttled
    token = session_starts.new_token()
    async with translated():
        there = await code_flow.address(token, fresh=account is not None)
    way_on = go_on if len(go_on) <= LONGEST_WAY_ON and go_on.isprintable() else ""
    async with acting_as(SYSTEM):
        await provider_starts.add(sessions.token_hash(token), account, way_on, waiting, LASTS)
    return Visit(token, there)


async def back(token: str | None, answer: Answer) -> ProviderStart:
    """What the browser that holds `token` left for, now that it is back with an `answer` to it; once.

    Raises NotFound where there is no provider, and SignInOver.
    """
    if not has_provider():
        raise NotFound
    if not token or not hmac.compare_digest(code_flow.state_of(token).encode(), answer.state.encode(errors="replace")):
        raise SignInOver
    async with acting_as(SYSTEM):
        start = await provider_starts.take(sessions.token_hash(token))
    if start is None:
        raise SignInOver
    return start


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """What goes wrong with the provider, as errors of the domain: ProviderUnavailable and ProviderAnswerRefused."""
    try:
        yield
    except ProviderAway:
        raise ProviderUnavailable from None
    except AnswerRefused as error:
        raise ProviderAnswerRefused(error.why) from None
