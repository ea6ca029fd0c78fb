"""Signing in with a passkey alone: it is both factors where its keeper has looked at who uses it (ASVS 5.0, 6.3.3)."""

from datetime import timedelta

from portal.data import keys
from portal.data.accounts import accounts, passkeys, throttle
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.errors import Throttled
from portal.domain.signing_in import known_browsers, passkey_proofs, session_starts, tries
from portal.domain.signing_in.passkey_proofs import holder_of
from portal.domain.signing_in.session_starts import UNKNOWN, SignedIn
from portal.domain.signing_in.sign_in_errors import PasskeyNotAlone, WrongPasskey
from portal.domain.signing_in.ways_in import opens_here

MOST, WITHIN = 100, timedelta(minutes=5)
"""So many challenges an address gets in that time: whole offices share one."""


async def options(token: str, address: str) -> str:
    """What a passkey is to sign, for the browser that shows `token` with the answer. Raises Throttled."""
    async with acting_as(SYSTEM):
        asked = await throttle.take(keys.index("passkey_from", tries.network(address)), WITHIN)
    if asked > MOST:
        raise Throttled
    return await passkey_proofs.options(holder_of("door", token), None)


async def sign_in(
    token: str | None, credential: str, address: str, browser: str | None, browser_kind: str = UNKNOWN
) -> SignedIn:
    """Start a session of whoever's passkey it is, since it answers the challenge of that `token`.

    Counted by the client's network `address`. Raises Throttled and WrongPasskey: the same for a passkey that nobody
    has, of a closed account, and one that signed something else; and PasskeyNotAlone.
    """
    counters = [tries.of_network("passkey_tries", address)]
    async with acting_as(SYSTEM):
        allowed = await tries.take(counters)
    if not allowed:
        raise Throttled
    passkey = await passkey_proofs.verify(holder_of("door", token or ""), credential, None)
    async with acting_as(SYSTEM):
        await accounts.hold(passkey.account_id)
        account = await accounts.by_id(passkey.account_id)
        if account is None or not opens_here(account):
            raise WrongPasskey
        # Whoever got in with the password of before may have set it up: with that it opens nothing behind the new one.
        if not await passkeys.opens_alone(passkey.id):
            raise PasskeyNotAlone
        await tries.give_back(counters)
        known = await known_browsers.shown(browser, account)
        return await session_starts.start(account, known, "passkey", browser_kind)
