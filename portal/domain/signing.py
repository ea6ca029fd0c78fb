"""The portal's signature (Ed25519): under request forms and audit checkpoints, each in a context of its own."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.settings import settings


@cache
def private_key() -> Ed25519PrivateKey:
    """The key from the settings."""
    seed = settings().signing_key
    assert seed is not None
    return Ed25519PrivateKey.from_private_bytes(seed.get_secret_value())


def public_key() -> Ed25519PublicKey:
    """What anyone may check signatures with."""
    return private_key().public_key()


def sign(context: str, message: bytes) -> bytes:
    """A signature that is valid in `context` only."""
    return private_key().sign(context.encode() + b"\0" + message)


def verify(context: str, message: bytes, signature: bytes) -> None:
    """Raises cryptography.exceptions.InvalidSignature unless `sign` made it."""
    public_key().verify(signature, context.encode() + b"\0" + message)
