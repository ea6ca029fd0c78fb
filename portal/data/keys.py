"""Encryption: one data key per data subject, wrapped by a key-encryption key from the settings (AES-256-GCM).

Destroying a subject's data key makes everything encrypted with it unreadable, in backups too.
"""

import hashlib
import hmac
from collections.abc import Sequence
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.data import key_ring
from portal.settings import settings


class KeyDestroyed(Exception):
    """The data subject's key is gone, and what was encrypted with it with it."""


def new_data_key(subject: UUID) -> bytes:
    """A fresh data key for `subject`, wrapped, to be stored."""
    return key_ring.wrap(AESGCM.generate_key(256), subject.bytes)


def encrypt(subject: UUID, wrapped_key: bytes | None, plaintext: bytes, what: str) -> bytes:
    """`plaintext` encrypted with the subject's key and bound to `what`, e.g. `extract:<id>`.

    Raises KeyDestroyed.
    """
    return key_ring.encrypt(_unwrap(subject, wrapped_key), plaintext, what.encode())


def decrypt(subject: UUID, wrapped_key: bytes | None, ciphertext: bytes, what: str) -> bytes:
    """What `encrypt` was given. Raises KeyDestroyed; ValueError if the ciphertext is not of that subject and `what`."""
    return key_ring.decrypt(_unwrap(subject, wrapped_key), ciphertext, what.encode())


def derived(subject: UUID, wrapped_key: bytes | None, label: str) -> bytes:
    """A key made of the subject's own (HMAC-SHA-256), one for each label. Raises KeyDestroyed."""
    return hmac.digest(_unwrap(subject, wrapped_key), label.encode(), hashlib.sha256)


def wrap(subject: UUID, plaintext: bytes) -> bytes:
    """`plaintext` encrypted with the key-encryption key itself, for the little that outlives a subject's own key."""
    return key_ring.wrap(plaintext, _bound_to(subject))


def unwrap(subject: UUID, wrapped: bytes) -> bytes:
    """What `wrap` was given. Raises UnknownKey, and ValueError if it is not of that subject."""
    return key_ring.unwrap(wrapped, _bound_to(subject))


def rewrapped_key(subject: UUID, wrapped_key: bytes) -> bytes:
    """The same data key, wrapped by the key that wraps now. Raises UnknownKey, and ValueError as `decrypt`."""
    return key_ring.wrap(_unwrap(subject, wrapped_key), subject.bytes)


def index(kind: str, value: str) -> bytes:
    """A keyed digest (HMAC-SHA-256) by which `value` can be looked up without being stored."""
    return indexes(kind, value)[0]


def indexes(kind: str, value: str) -> tuple[bytes, ...]:
    """Every digest that `value` may be stored under: by the key that makes them now, and by those of before."""
    return indexes_of_all(kind, [value])[0]


def indexes_of_all(kind: str, values: Sequence[str]) -> list[tuple[bytes, ...]]:
    """`indexes` of many values of one kind, in the same order."""
    keys = index_keys()
    said = [f"{kind}:{value}".encode() for value in values]
    return list(zip(*([hmac.digest(key, each, "sha256") for each in said] for key in keys), strict=True))


def index_keys() -> list[bytes]:
    """The keys that make digests: that of now, and those of before."""
    given = settings()
    assert given.index_key is not None
    return [key.get_secret_value() for key in (given.index_key, *given.accepted_index_keys)]


def _bound_to(subject: UUID) -> bytes:
    return b"wrapped:" + subject.bytes


def _unwrap(subject: UUID, wrapped_key: bytes | None) -> bytes:
    if wrapped_key is None:
        raise KeyDestroyed
    return key_ring.unwrap(wrapped_key, subject.bytes)
