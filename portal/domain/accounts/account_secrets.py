"""What an account must keep secret, encrypted: a member's with the data subject's key, a staff member's with an own.

Erasing a member destroys the key, and so what was encrypted with it, in backups too.
"""

from uuid import UUID

from portal.data import keys, subjects
from portal.data.accounts import accounts
from portal.data.accounts.accounts import Account


async def encrypt(account: Account, plaintext: bytes, what: str) -> bytes:
    """`plaintext` encrypted for the account and bound to `what`. Raises KeyDestroyed."""
    return keys.encrypt(account.id, await _key(account), plaintext, what)


async def decrypt(account: Account, ciphertext: bytes, what: str) -> bytes:
    """What `encrypt` was given. Raises KeyDestroyed; ValueError if it is not of that account and `what`."""
    return keys.decrypt(account.id, await _key(account), ciphertext, what)


async def _key(account: Account) -> bytes | None:
    if account.kind == "member":
        return (await subjects.find(account.id)).data_key
    return await accounts.data_key(account.id) or await _first_key(account.id)


async def _first_key(account: UUID) -> bytes | None:
    await accounts.set_data_key(account, keys.new_data_key(account))
    # Whoever else made one at the same time was first, and it is his that counts.
    return await accounts.data_key(account)
