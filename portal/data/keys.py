"""Encryption: one data key per data subject, wrapped by the key-encryption key from the settings (AES-256-GCM).

Destroying a subject's data key makes everything encrypted with it unreadable, in backups too.
"""

import hashlib
import hmac
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.settings import settings

NONCE = 12


class KeyDestroyed(Exception):
    """The data subject's key is gone, and what was encrypted with it with it."""


def new_data_key(subject: UUID) -> bytes:
    """A fresh data key for `subject`, wrapped, to be stored."""
    return _encrypt(_key_encryption_key(), AESGCM.generate_key(256), subject.bytes)


def encrypt(subject: UUID, wrapped_key: bytes | None, plaintext: bytes, what: str) -> bytes:
    """`plaintext` encrypted with the subject's key and bound to `what`, e.g. `extract:<id>`.

    Raises KeyDestroyed.
    """
    return _encrypt(_unwrap(subject, wrapped_key), plaintext, what.encode())


def decrypt(subject: UUID, wrapped_key: bytes | None, ciphertext: bytes, what: str) -> bytes:
    """What `encrypt` was given. Raises KeyDestroyed; ValueError if the ciphertext is not of that subject and `what`."""
    return _decrypt(_unwrap(subject, wrapped_key), ciphertext, what.encode())


def derived(subject: UUID, wrapped_key: bytes | None, label: str) -> bytes:
    """A key made of the subject's own (HMAC-SHA-256), one for each label. Raises KeyDestroyed."""
    return hmac.digest(_unwrap(subject, wrapped_key), label.encode(), hashlib.sha256)


def wrap(subject: UUID, plaintext: bytes) -> bytes:
    """`plaintext` encrypted with the key-encryption key itself, for the little that outlives a subject's own key."""
    return _encrypt(_key_encryption_key(), plaintext, b"wrapped:" + subject.bytes)


def unwrap(subject: UUID, wrapped: bytes) -> bytes:
    """What `wrap` was given. Raises ValueError if it is not of that subject."""
    return _decrypt(_key_encryption_key(), wrapped, b"wrapped:" + subject.bytes)


def index(kind: str, value: str) -> bytes:
    """A keyed digest (HMAC-SHA-256) by which `value` can be looked up without being stored."""
    key = settings().index_key
    assert key is not None
    return hmac.digest(key.get_secret_value(), f"{kind}:{value}".encode(), hashlib.sha256)


def _key_encryption_key() -> bytes:
    key = settings().key_encryption_key
    assert key is not None
    return key.get_secret_value()


def _unwrap(subject: UUID, wrapped_key: bytes | None) -> bytes:
    if wrapped_key is None:
        raise KeyDestroyed
    return _decrypt(_key_encryption_key(), wrapped_key, subject.bytes)


def _encrypt(key: bytes, plaintext: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, bound_to)


def _decrypt(key: bytes, ciphertext: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(ciphertext[:NONCE], ciphertext[NONCE:], bound_to)
    except (InvalidTag, ValueError):
        # ValueError: too short to hold a nonce.
        raise ValueError("the ciphertext does not belong here or has been altered") from None
