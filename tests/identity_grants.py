"""The protocol of the tests' identity provider: Authlib's own server, with codes, PKCE and ID tokens as it has them."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core import AuthorizationCodeMixin
from authlib.oidc.core.grants import OpenIDCode
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "portal", "secret~of.the-client_2026"


@dataclass
class Person:
    """Somebody known at the provider; `second_factor` is what was shown besides the password."""

    subject: str
    email: str
    verified: Any = True
    amr: list[str] = field(default_factory=lambda: ["pwd"])
    acr: str = ""


@dataclass
class Code(AuthorizationCodeMixin):
    """An authorization code, used once."""

    code: str
    person: Person
    request: dict[str, str]
    at: int

    @property
    def code_challenge(self) -> str | None:
        return self.request.get("code_challenge")

    @property
    def code_challenge_method(self) -> str | None:
        return self.request.get("code_challenge_method")

    def get_redirect_uri(self) -> str:
        return self.request["redirect_uri"]

    def get_scope(self) -> str:
        return self.request["scope"]

    def get_nonce(self) -> str | None:
        return self.request.get("nonce")

    def get_auth_time(self) -> int:
        return self.at

    def get_acr(self) -> str:
        return self.person.acr

    def get_amr(self) -> list[str]:
        return self.person.amr


class Client(ClientMixin):
    """The portal, as the provider knows it; sent back to one address."""

    def __init__(self, back: str) -> None:
        self.back = back

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.back

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.back

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Payload(OAuth2Payload):
    def __init__(self, sent: dict[str, str]) -> None:
        self._sent = sent

    @property
    def data(self) -> dict[str, str]:
        return self._sent

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return defaultdict(list, {name: [value] for name, value in self._sent.items()})


class Asked(OAuth2Request):
    """A question that came over HTTP."""

    def __init__(self, method: str, uri: str, headers: Any, sent: dict[str, str]) -> None:
        super().__init__(method, uri, headers=headers)
        self.payload = Payload(sent)
        self._form = sent

    @property
    def form(self) -> dict[str, str]:
        return self._form


@dataclass
class Said:
    """What is answered."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def location(self) -> str | None:
        return self.headers.get("Location")

    @location.setter
    def location(self, value: str) -> None:
        self.headers["Location"] = value

    def content(self) -> bytes:
        return (json.dumps(self.body) if isinstance(self.body, dict) else self.body or "").encode()


class Grant(AuthorizationCodeGrant):
    """Codes, kept by the server."""

    def save_authorization_code(self, code: str, request: Asked) -> None:
        at = request.user.signed_in_at
        self.server.codes[code] = Code(code, request.user.person, dict(request.payload.data), at)

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        return self.server.codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        del self.server.codes[authorization_code.code]

    def authenticate_user(self, authorization_code: Code) -> Person:
        return authorization_code.person


class SaysWhoItIs(IssuerParameter):
    """RFC 9207."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def get_issuer(self) -> str:
        return self.issuer


class Tokens(OpenIDCode):
    """ID tokens as Authlib makes them, and then what the server's `trouble` makes of them."""

    def __init__(self, server: "Protocol") -> None:
        super().__init__(require_nonce=True)
        self.server = server

    def exists_nonce(self, nonce: str, request: Asked) -> bool:
        return any(code.get_nonce() == nonce for code in self.server.codes.values())

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        return self.server.key

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": "RS256", "kid": str(self.server.key.kid)}

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"iss": self.server.issuer, "aud": CLIENT}

    def generate_user_info(self, user: Person, scope: str) -> dict[str, Any]:
        if self.server.says_more_elsewhere:
            return {"sub": user.subject}
        return {"sub": user.subject, "email": user.email, "email_verified": user.verified}

    def encode_id_token(self, token: Any, request: Asked) -> str:
        made = super().encode_id_token(token, request)
        return spoilt(made, self.server.key, self.server.trouble) if self.server.trouble else made


class Protocol(AuthorizationServer):
    """The provider without its HTTP: `key` signs, `trouble` says what is wrong with tokens."""

    def __init__(self, issuer: str, back: str) -> None:
        super().__init__(scopes_supported=["openid", "email"])
        self.issuer, self.client = issuer, Client(back)
        self.codes: dict[str, Code] = {}
        self.access: dict[str, Person] = {}
        self.key = new_key()
        self.trouble = ""
        self.says_more_elsewhere = False
        self.register_token_generator("default", BearerTokenGenerator(lambda **_: f"access-{time.monotonic_ns()}"))
        self.register_grant(Grant, [CodeChallenge(required=True), Tokens(self)])
        self.register_extension(SaysWhoItIs(issuer))

    def query_client(self, client_id: str) -> Client | None:
        return self.client if client_id == CLIENT else None

    def save_token(self, token: Any, request: Asked) -> None:
        self.access[token["access_token"]] = request.user

    def create_oauth2_request(self, request: Asked) -> Asked:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Said:
        return Said(status, body, dict(headers))

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""


def new_key() -> RSAKey:
    """A key to sign with."""
    return RSAKey.generate_key(2048, auto_kid=True)


def spoilt(token: str, key: RSAKey, trouble: str) -> str:
    """The token with something wrong with it, signed as well as the trouble allows."""
    claims, header, signing, now = (
        jwt.decode(token, key).claims,
        {"alg": "RS256", "kid": key.kid},
        key,
        int(time.time()),
    )
    claims |= {
        "wrong nonce": {"nonce": "another"},
        "no nonce": {"nonce": None},
        "wrong audience": {"aud": "another-client"},
        "audience of two": {"aud": [CLIENT, "another-client"]},
        "for another party": {"azp": "another-client"},
        "other issuer": {"iss": "https://evil.example"},
        "expired": {"exp": now - 300, "iat": now - 400},
        "old": {"iat": now - 3600, "exp": now + 3600},
        "of the future": {"iat": now + 3600, "exp": now + 7200},
        "no subject": {"sub": None},
        "signed in long ago": {"auth_time": now - 3600},
        "no time": {"auth_time": None},
    }.get(trouble, {})
    claims = {name: value for name, value in claims.items() if value is not None}
    if trouble == "alg none":
        return ".".join(_written(part) for part in ({"alg": "none"}, claims)) + "."
    if trouble == "shared secret":
        return jwt.encode({"alg": "HS256", "kid": key.kid}, claims, OctKey.import_key(SECRET), ["HS256"])
    if trouble == "key as secret":
        said = ".".join(_written(part) for part in ({"alg": "HS256", "kid": key.kid}, claims)).encode()
        return f"{said.decode()}.{_encoded(hmac.digest(key.as_pem(private=False), said, 'sha256'))}"
    if trouble in ("unknown key", "key of another"):
        signing = new_key()
        header["kid"] = signing.kid if trouble == "unknown key" else key.kid
    made = jwt.encode(header, claims, signing, ["RS256"])
    return f"{made[:-8]}AAAAAAAA" if trouble == "altered" else made


def _written(part: Any) -> str:
    return _encoded(json.dumps(part).encode())


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
