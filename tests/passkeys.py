"""An authenticator made of software: it makes passkeys and signs with them, and can be told to misbehave."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from portal.domain.signing_in.relying_party import relying_party

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
"""Flags of the authenticator data (WebAuthn level 3, 6.1)."""


def text(value: bytes) -> str:
    """As base64url, without padding."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def read(value: str) -> bytes:
    """What `text` was given."""
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


@dataclass
class Authenticator:
    """A keeper of one passkey. `count` is how often it has signed; without `looks` it does not verify its user."""

    looks: bool = True
    count: int = 0
    origin: str = field(default_factory=lambda: relying_party().origin)
    rp_id: str = field(default_factory=lambda: relying_party().id)
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: bytes | None = None

    def make(self, options: str) -> str:
        """What a browser answers to options that ask for a passkey, as JSON."""
        asked = json.loads(options)
        self.handle = read(asked["user"]["id"])
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        data = self._data(ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(attestation)})

    def sign(self, options: str, **instead: Any) -> str:
        """What a browser answers to options that ask whoever it is, as JSON; `instead` of what it would say."""
        asked = json.loads(options)
        self.count += 1
        client, data = self._client("webauthn.get", instead.get("challenge", asked["challenge"])), self._data()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"clientDataJSON": client, "authenticatorData": data, "signature": signature, "userHandle": self.handle}
        said |= instead
        return self._answer({name: text(value) for name, value in said.items() if isinstance(value, bytes)})

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.looks else 0)
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, what: str, challenge: str) -> bytes:
        return json.dumps({"type": what, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps({"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response})
