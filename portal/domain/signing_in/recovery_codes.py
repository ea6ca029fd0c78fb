"""Recovery codes: what signs in once, in place of a second factor that is lost."""

import secrets
from uuid import UUID

from portal.data import keys
from portal.data.accounts import recovery_codes

HOW_MANY = 10
LENGTH = 16
GROUP = 4
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: sixteen characters are 80 bits, too many to guess, so that a keyed digest hides them well."""

TYPED = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


async def renew(account: UUID) -> list[str]:
    """Fresh codes for the account, in the transaction under way; the ones before open nothing any longer."""
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    await recovery_codes.replace(account, [_digests(account, code)[0] for code in codes])
    return ["-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP)) for code in codes]


async def use(account: UUID, typed: str) -> bool:
    """Whether what was typed is an unused code of the account; from then on it is used."""
    code = typed.upper().translate(TYPED)
    return (
        len(code) == LENGTH
        and set(code) <= set(ALPHABET)
        and await recovery_codes.use(account, _digests(account, code))
    )


def _digests(account: UUID, code: str) -> tuple[bytes, ...]:
    # By whichever key of the settings it was made: a rotation changes no code that somebody has on paper.
    return keys.indexes("recovery", f"{account}:{code}")
