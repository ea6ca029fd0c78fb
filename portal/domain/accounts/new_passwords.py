"""What a new password must be (NIST SP 800-63B, 3.1.1.2): long enough, and none that everybody uses. Nothing else."""

import asyncio

from zxcvbn import zxcvbn

from portal.data.accounts.accounts import Account
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts.account_errors import WeakPassword
from portal.domain.signing_in import second_factors

SHORTEST = 15
"""Characters of a password that nothing else goes with."""

SHORTEST_WITH_FACTOR = 8
"""Characters where a second factor is asked for, too."""

FURTHER = 6
"""Characters that are left when what everybody knows of the account is taken out."""

LONGEST = 512
"""Characters; more would only cost time."""

LOOKED_AT = 72
"""Characters whose patterns are looked for: that takes longer the more there are."""

GOOD_ENOUGH = 3
"""Of zxcvbn's scores from 0 to 4: more than 10^8 guesses by somebody who knows lists of words and passwords."""


async def shortest(account: Account) -> int:
    """How many characters a new password of the account must have at least."""
    async with acting_as(SYSTEM):
        has_factor = account.kind == "staff" or await second_factors.has_one(account)
    return SHORTEST_WITH_FACTOR if has_factor else SHORTEST


async def expect_good(account: Account, password: str, again: str) -> None:
    """Raises WeakPassword, also when `again` is not the same. The account's address is known to everybody."""
    if password != again:
        raise WeakPassword("not_alike")
    if len(password) < await shortest(account):
        raise WeakPassword("too_short")
    if len(password) > LONGEST:
        raise WeakPassword("too_long")
    email = account.email
    known = [email, *email.replace("@", ".").replace("-", ".").split("."), "javi", "musik", "integritet", "portal"]
    if len(_without(password.lower(), known)) < FURTHER:
        raise WeakPassword("too_common")
    found = await asyncio.to_thread(zxcvbn, password[:LOOKED_AT], user_inputs=known, max_length=LOOKED_AT)
    if found["score"] < GOOD_ENOUGH:
        raise WeakPassword("too_common")


def _without(password: str, known: list[str]) -> str:
    """What is left of a password once everything that is known is taken out of it."""
    for word in sorted(known, key=len, reverse=True):
        if len(word) > 2:
            password = password.replace(word.lower(), "")
    return password
