"""Starting a session, whichever way whoever it is has been recognised."""

import secrets
from dataclasses import dataclass
from typing import Literal

from portal.clock import now
from portal.data.accounts import sessions, throttle
from portal.data.accounts.accounts import Account
from portal.domain.audit import audit
from portal.settings import settings

Way = Literal["password", "code", "password_and_passkey", "passkey", "provider"]
"""How it was shown who signs in: by the password alone, with a code after it, with a passkey after it, by a passkey, or
at the identity provider, whatever was asked for here after it."""

UNKNOWN = "other/other"
"""Some browser on some system."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: `token` is for the cookie, `browser` for the one by which the account knows this browser again."""

    account: Account
    token: str
    browser: str


def new_token() -> str:
    """256 random bits, to be shown to one browser and stored by their digest."""
    return secrets.token_urlsafe(32)


async def start(account: Account, known_browser: str | None, way: Way, browser_kind: str = UNKNOWN) -> SignedIn:
    """A session of the account's, in the transaction under way.

    `known_browser` is the account's token for the browser where it has signed in from it before. Otherwise it gets a
    new one: a token is always one that we made, for this account alone; and the account is told by e-mail.
    `browser_kind` is which browser on which system it is, as a code: that and the way stand in the history, so that
    owner and thief can be told apart.
    """
    token, browser = new_token(), known_browser or new_token()
    lifetime = settings().member_session if account.kind == "member" else settings().staff_session
    await sessions.add(token, account.id, new_token(), now() + lifetime, at_provider=way == "provider")
    await throttle.remember_browser(sessions.token_hash(browser), account.id)
    await audit.record(
        "account.signed_in",
        subject=audit.chain_of(account),
        account=str(account.id),
        sign_in_way=way,
        browser=browser_kind,
        new_browser=known_browser is None,
    )
    return SignedIn(account, token, browser)
