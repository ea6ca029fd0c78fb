"""The seal of a request form: what its QR code says, signed with Ed25519 (RFC 8032).

87 bytes: version (1), reference (5), kind (1), digest of the form's text (16), signature (64), written as 140
symbols of base 32 (RFC 4648) without padding. A scanner that types like a keyboard types A-Z and 2-7 alike on a
Swedish and an American layout. No personal data is in it.
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.kinds import REQUEST_KINDS, RequestKind
from portal.letters import reference as references

Kind = RequestKind

DIGEST_BYTES = 16

_KINDS = REQUEST_KINDS
_VERSION = 1
_SIGNED_BYTES = 1 + 5 + 1 + DIGEST_BYTES
_SYMBOLS = re.compile(r"[A-Z2-7]{140}")
_LONGEST = 1_000

# The key signs other things too; the context keeps a signature of one from passing as another.
_CONTEXT = b"portal request form\x00"


class MalformedSeal(ValueError):
    """What was scanned or typed is not one of our seals at all."""


class ForgedSeal(ValueError):
    """It has the shape of a seal, but no key of ours signed what it says."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a genuine seal says: which request, of what kind, and the digest of the text that was printed."""

    reference: str
    kind: Kind
    digest: bytes


def seal(key: Ed25519PrivateKey, reference: str, kind: Kind, digest: bytes) -> str:
    """The seal of a form as 140 symbols. Raises MalformedReference, and ValueError unless `digest` has 16 bytes."""
    if len(digest) != DIGEST_BYTES:
        raise ValueError(f"A digest has {DIGEST_BYTES} bytes, not {len(digest)}.")
    signed = bytes([_VERSION]) + references.to_bytes(reference) + bytes([_KINDS.index(kind)]) + digest
    return base64.b32encode(signed + key.sign(_CONTEXT + signed)).decode().rstrip("=")


def open_seal(public_keys: Ed25519PublicKey | Iterable[Ed25519PublicKey], text: str) -> Seal:
    """Read a seal that one of `public_keys` vouches for; lower case and white space anywhere are forgiven.

    Raises MalformedSeal for what is not our format, ForgedSeal for what is but nobody signed; nothing else.
    """
    payload = _decoded(text)
    signed, signature = payload[:_SIGNED_BYTES], payload[_SIGNED_BYTES:]
    keys = (public_keys,) if isinstance(public_keys, Ed25519PublicKey) else public_keys
    if not any(_signed_by(key, signed, signature) for key in keys):
        raise ForgedSeal
    try:
        return Seal(references.from_bytes(signed[1:6]), _KINDS[signed[6]], signed[7:])
    except (references.MalformedReference, IndexError) as error:
        raise MalformedSeal from error


def _decoded(text: str) -> bytes:
    if len(text) > _LONGEST or not text.isascii():
        raise MalformedSeal
    symbols = "".join(text.split()).upper()
    if not _SYMBOLS.fullmatch(symbols):
        raise MalformedSeal
    payload = base64.b32decode(symbols + "====")
    # The last symbol carries one bit of data; with the other four set it would be a second spelling of one seal.
    if payload[0] != _VERSION or base64.b32encode(payload).decode().rstrip("=") != symbols:
        raise MalformedSeal
    return payload


def _signed_by(key: Ed25519PublicKey, signed: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, _CONTEXT + signed)
    except InvalidSignature:
        return False
    return True
