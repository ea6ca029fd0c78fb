"""The token of a session's forms as pages carry it: another one in every answer, so that its length tells nothing.

An answer that is compressed, and holds a secret beside something that somebody else chose, gives the secret away by
its length, a character at a time (BREACH). A secret that is never written twice in the same way is not worth guessing.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error


def masked(token: str) -> str:
    """The token under a mask of its own, with the mask."""
    plain = token.encode()
    mask = secrets.token_bytes(len(plain))
    return urlsafe_b64encode(mask + _under(mask, plain)).decode()


def unmasked(sent: object) -> str:
    """The token that a form sent under its mask; empty where it sent none."""
    try:
        given = urlsafe_b64decode(sent) if isinstance(sent, str) else b""
        half = len(given) // 2
        token = _under(given[:half], given[half:]).decode("ascii")
    except (Error, ValueError):
        return ""
    return token if token.isprintable() else ""


def is_of(sent: object, token: str) -> bool:
    """Whether what a form `sent` is that token under some mask. Takes as long for any token of the same length."""
    try:
        given = urlsafe_b64decode(sent) if isinstance(sent, str) else b""
    except (Error, ValueError):
        return False
    half = len(given) // 2
    return hmac.compare_digest(_under(given[:half], given[half:]), token.encode())


def _under(mask: bytes, text: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(mask, text, strict=False))
