"""The address to which an e-mail comes back that could not be delivered: each has one of its own (VERP).

It holds the notice's id and a keyed digest of it, so that nobody makes up a bounce for a notice that was not sent.
"""

import base64
import hmac
import re
from collections.abc import Callable, Sequence
from uuid import UUID

Digests = Callable[[str], Sequence[bytes]]
"""The keyed digests of a text: by the key of now first, then by those of before."""

DIGEST_BYTES = 10

TOKEN = re.compile(r"\+([a-z2-7]{42})@")
"""In any address: 16 bytes of the id and 10 of the digest, in base32, which survives any change of case."""


def own_return_path(base: str, notice: UUID, digests: Digests) -> str:
    """`base` with the notice's token in it."""
    name, _, domain = base.rpartition("@")
    token = base64.b32encode(notice.bytes + _proofs(notice, digests)[0]).decode().rstrip("=").lower()
    return f"{name}+{token}@{domain}"


def notice_of(text: str, digests: Digests) -> UUID | None:
    """The notice whose return path stands in `text`; None where there is none of ours."""
    for token in TOKEN.findall(text.lower()):
        content = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
        notice, proof = UUID(bytes=content[:16]), content[16:]
        if any(hmac.compare_digest(proof, each) for each in _proofs(notice, digests)):
            return notice
    return None


def _proofs(notice: UUID, digests: Digests) -> list[bytes]:
    return [each[:DIGEST_BYTES] for each in digests(str(notice))]
