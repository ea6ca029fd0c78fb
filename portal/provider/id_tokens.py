"""ID tokens: who signed in at the provider, when and how, if every check is passed (OIDC Core 3.1.3.7)."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError

from portal.clock import now
from portal.provider.errors import AnswerRefused
from portal.provider.metadata import Metadata
from portal.provider.signing_keys import SigningKeys

LEEWAY = timedelta(minutes=1)
"""By how much the provider's clock may differ from ours."""

OLDEST = timedelta(minutes=10)
"""A token is taken from the provider the moment it is made; one so old is somebody's who has kept it."""

LONGEST_SUBJECT = 255
"""Characters (OIDC Core 2)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Who signed in at the provider: `subject` is whom the provider means for good, `claims` what else it says.

    `at`: when that person last showed who it is, where the provider says so.
    """

    issuer: str
    subject: str
    at: datetime | None
    claims: Mapping[str, Any]

    def shows_second_factor(self, acr: str | None) -> bool:
        """Whether the provider says that a second factor was shown: by that `acr`; without one by `amr` (RFC 8176)."""
        if acr is not None:
            return bool(self.claims.get("acr") == acr)
        methods = self.claims.get("amr")
        return isinstance(methods, list) and "mfa" in methods


async def read(token: object, provider: Metadata, keys: SigningKeys, client: str, nonce: str) -> Shown:
    """What the `token` says, which is meant for `client` and answers `nonce`. Raises AnswerRefused and ProviderAway."""
    claims = await _signed(token, provider, keys)
    try:
        jwt.JWTClaimsRegistry(
            now=lambda: int(now().timestamp()),
            leeway=int(LEEWAY.total_seconds()),
            iss={"essential": True, "value": provider.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": client},
            exp={"essential": True},
            iat={"essential": True},
        ).validate(dict(claims))
    except JoseError:
        raise AnswerRefused("claims") from None
    _expect_for_us(claims, client)
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise AnswerRefused("nonce")
    return Shown(provider.issuer, _subject(claims), _moment(claims.get("auth_time")), claims)


async def _signed(token: object, provider: Metadata, keys: SigningKeys) -> Mapping[str, Any]:
    # What is unknown in a header is passed over (RFC 7515, 4.1); a signature of another kind is not.
    registry = jws.JWSRegistry(algorithms=provider.algorithms, strict_check_header=False)
    header = _header(token, registry)
    if header.get("alg") not in provider.algorithms:
        raise AnswerRefused("signature")
    key = header.get("kid")
    known = await keys.with_id(key if isinstance(key, str) else None)
    try:
        return jwt.decode(str(token), known, registry=registry).claims
    except Exception:
        # What the readers of JSON, base64 and keys raise is no list that ends.
        raise AnswerRefused("signature") from None


def _header(token: object, registry: jws.JWSRegistry) -> Mapping[str, Any]:
    try:
        header = jws.extract_compact(str(token).encode(), registry=registry).headers()
    except Exception:
        raise AnswerRefused("token") from None
    if not isinstance(header, dict):
        raise AnswerRefused("token")
    return header


def _expect_for_us(claims: Mapping[str, Any], client: str) -> None:
    """Raise AnswerRefused for a token that is meant for others too and was not asked for by us, or that is old."""
    audience, party = claims["aud"], claims.get("azp")
    if (isinstance(audience, list) and len(audience) > 1 and party is None) or party not in (None, client):
        raise AnswerRefused("claims")
    if now() - OLDEST > (_moment(claims["iat"]) or now()):
        raise AnswerRefused("age")


def _subject(claims: Mapping[str, Any]) -> str:
    subject = str(claims["sub"])
    if not subject.isprintable() or len(subject) > LONGEST_SUBJECT:
        raise AnswerRefused("subject")
    return subject


def _moment(said: object) -> datetime | None:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    try:
        return datetime.fromtimestamp(said, now().tzinfo)
    except (ValueError, OverflowError, OSError):
        return None
