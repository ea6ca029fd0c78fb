"""Signatures of what is asked and answered over HTTP, after Standard Webhooks (https://www.standardwebhooks.com)."""

import base64
import binascii
import hashlib
import hmac

PREFIX = "whsec_"
WINDOW = 5 * 60
"""Seconds that a signature's time may differ from ours, either way."""


class Secrets:
    """What both sides sign with: `whsec_` and base64 of 24 to 64 random bytes. Nothing of it is in the repr.

    Several, separated by spaces, stand for a change under way: everything is signed with each, and whatever fits one
    of them is genuine. Raises ValueError, with what is wrong and nothing of the secret.
    """

    def __init__(self, written: str) -> None:
        self._keys = [_key(one) for one in written.split()]
        if not self._keys:
            raise ValueError("is empty")

    def sign(self, id_: str, timestamp: int, content: bytes) -> str:
        """The header `webhook-signature`: HMAC-SHA256 over `id.timestamp.content` with each secret."""
        return " ".join(_signature(key, id_, timestamp, content) for key in self._keys)

    def fits(self, signature: str, id_: str, timestamp: int, content: bytes) -> bool:
        """Whether one of the signatures is one of ours. Takes the same time wherever they differ."""
        found = False
        for given in signature.split():
            for key in self._keys:
                ours = _signature(key, id_, timestamp, content)
                found |= hmac.compare_digest(ours.encode(), given.encode())
        return found


def _signature(key: bytes, id_: str, timestamp: int, content: bytes) -> str:
    signed = hmac.digest(key, b"%s.%d." % (id_.encode(), timestamp) + content, hashlib.sha256)
    return f"v1,{base64.b64encode(signed).decode()}"


def _key(written: str) -> bytes:
    if not written.startswith(PREFIX):
        raise ValueError(f"does not begin with {PREFIX}")
    try:
        key = base64.b64decode(written.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("is not base64") from None
    if not 24 <= len(key) <= 64:
        raise ValueError("has not 24 to 64 bytes")
    return key
