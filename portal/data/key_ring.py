"""The key-encryption keys in force: one wraps, and each of them opens what it has wrapped (AES-256-GCM).

What is wrapped says by which: `MAGIC`, eight bytes of the key's fingerprint, a nonce, the ciphertext. Values from
before that was so have no such beginning, and are tried with every key.
"""

import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.settings import settings

NONCE = 12
MAGIC = b"KEK1"
FINGERPRINT = 8
MARK = len(MAGIC) + FINGERPRINT
"""Bytes before the nonce that say by which key a value is wrapped."""


class UnknownKey(Exception):
    """A value is wrapped by a key that is not in the settings. The message names its fingerprint."""

    def __init__(self, fingerprint: bytes) -> None:
        super().__init__(
            f"something is wrapped by the key {fingerprint.hex()}, which is neither PORTAL_KEY_ENCRYPTION_KEY"
            " nor in PORTAL_ACCEPTED_KEY_ENCRYPTION_KEYS"
        )
        self.fingerprint = fingerprint


def wrap(plaintext: bytes, bound_to: bytes) -> bytes:
    """`plaintext` under the key that wraps, bound to `bound_to`."""
    key = _keys()[0]
    return MAGIC + fingerprint(key) + encrypt(key, plaintext, bound_to)


def unwrap(wrapped: bytes, bound_to: bytes) -> bytes:
    """What `wrap` was given. Raises UnknownKey, and ValueError if it is not bound to `bound_to` or was altered."""
    if wrapped.startswith(MAGIC):
        said = wrapped[len(MAGIC) : MARK]
        for key in _keys():
            if hmac.compare_digest(fingerprint(key), said):
                return decrypt(key, wrapped[MARK:], bound_to)
    for key in _keys():
        try:
            return decrypt(key, wrapped, bound_to)
        except ValueError:
            continue
    if wrapped.startswith(MAGIC):
        raise UnknownKey(wrapped[len(MAGIC) : MARK])
    raise ValueError("the ciphertext does not belong here, has been altered, or its key is not in the settings")


def mark() -> bytes:
    """How everything begins that is wrapped by the key that wraps now."""
    return MAGIC + fingerprint(_keys()[0])


def fingerprints() -> tuple[bytes, ...]:
    """Those of the keys in force; of the one that wraps first."""
    return tuple(fingerprint(key) for key in _keys())


@cache
def fingerprint(key: bytes) -> bytes:
    """Eight bytes that tell a key from others, and from which nobody makes the key."""
    return hmac.digest(key, b"portal key-encryption key", hashlib.sha256)[:FINGERPRINT]


def encrypt(key: bytes, plaintext: bytes, bound_to: bytes) -> bytes:
    """A fresh nonce and the ciphertext."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, bound_to)


def decrypt(key: bytes, ciphertext: bytes, bound_to: bytes) -> bytes:
    """What `encrypt` was given. Raises ValueError if it is not bound to `bound_to` or was altered."""
    try:
        return AESGCM(key).decrypt(ciphertext[:NONCE], ciphertext[NONCE:], bound_to)
    except (InvalidTag, ValueError):
        # ValueError: too short to hold a nonce.
        raise ValueError("the ciphertext does not belong here or has been altered") from None


def _keys() -> list[bytes]:
    given = settings()
    assert given.key_encryption_key is not None
    return [key.get_secret_value() for key in (given.key_encryption_key, *given.accepted_key_encryption_keys)]
