"""The browsers that an account has signed in from: several people may share one, and each is known there.

A browser shows a token of its own for each account. With one token for all of them, whoever had once copied it would
pass for known to everybody who signs in there later, and could find out who did. No row says of which browser it is.
"""

import re

from portal.data.accounts import sessions, throttle
from portal.data.accounts.accounts import Account
from portal.domain.signing_in.session_starts import new_token
from portal.domain.signing_in.tries import NOBODY

MOST = 5
"""So many accounts a browser is known for; another one takes the place of the one that signed in longest ago."""

BETWEEN = "."

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""As `new_token` makes them."""


async def shown(browser: str | None, account: Account | None) -> str | None:
    """The token of the account's among those that the `browser` shows; None where the account does not know it.

    Asked for nobody too, so that it costs the same.
    """
    by_hash = {sessions.token_hash(token): token for token in _tokens(browser)}
    found = await throttle.known_among(list(by_hash), account.id if account else NOBODY)
    return by_hash[found] if found else None


def with_token(token: str, browser: str | None) -> str:
    """What the `browser` is to show from now on: the account's `token` first, then those of others.

    As many of them whoever has signed in there, the rest at random: how many did is not to be seen.
    """
    others = [other for other in _tokens(browser) if other != token]
    tokens = [token, *others, *(new_token() for _ in range(MOST))]
    return BETWEEN.join(tokens[:MOST])


def _tokens(browser: str | None) -> list[str]:
    """What the browser shows, as far as we can have made it."""
    return [token for token in (browser or "").split(BETWEEN)[:MOST] if TOKEN.fullmatch(token)]
