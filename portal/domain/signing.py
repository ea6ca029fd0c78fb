"""The portal's signature (Ed25519): under request forms and audit checkpoints, each in a context of its own.

One key signs. What others have signed stays valid for as long as the settings accept their public keys.
"""

import base64
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.settings import settings


def private_key() -> Ed25519PrivateKey:
    """The key that signs."""
    seed = settings().signing_key
    assert seed is not None
    return _of_seed(seed.get_secret_value())


def public_key() -> Ed25519PublicKey:
    """What anyone may check new signatures with."""
    return private_key().public_key()


def public_keys() -> tuple[Ed25519PublicKey, ...]:
    """Every key whose signatures are valid, that of the one that signs first."""
    others = (Ed25519PublicKey.from_public_bytes(each) for each in settings().accepted_public_keys)
    return (public_key(), *others)


def sign(context: str, message: bytes) -> bytes:
    """A signature that is valid in `context` only."""
    return private_key().sign(_said(context, message))


def verify(context: str, message: bytes, signature: bytes) -> Ed25519PublicKey:
    """The key that made the signature. Raises cryptography.exceptions.InvalidSignature unless one of ours did."""
    for key in public_keys():
        try:
            key.verify(signature, _said(context, message))
        except InvalidSignature:
            continue
        return key
    raise InvalidSignature


def standing() -> list[str]:
    """For the terminal: the public key of the one that signs, as `accepted_public_keys` wants it, and the others."""
    lines = [f"signing key: signs and is valid, public key {_written(public_key())}"]
    return lines + [f"signing key: valid, does not sign, public key {_written(key)}" for key in public_keys()[1:]]


def _written(key: Ed25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes_raw()).decode()


def _said(context: str, message: bytes) -> bytes:
    return context.encode() + b"\0" + message


@cache
def _of_seed(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)
