"""What the provider publishes of itself (OpenID Connect Discovery 1.0), kept for a while in each process."""

import time
from dataclasses import dataclass

from portal.provider import asking
from portal.settings import settings
from portal.settings.oidc import is_reachable_safely

WELL_KNOWN = "/.well-known/openid-configuration"
KEPT_SECONDS = 3600.0

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
)
"""How a token may be signed: by a key that the provider alone has. None is not among them, nor what a shared secret
signs (RFC 8725, 3.1 and 3.2)."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where the provider answers what, and how it signs: `algorithms` are those of its that we take.

    `secret_in_form`: the client's secret goes into the form, since the provider takes no other way of ours.
    `names_itself`: its answers say whose they are (RFC 9207).
    """

    issuer: str
    authorization: str
    token: str
    keys: str
    person: str | None
    algorithms: frozenset[str]
    secret_in_form: bool
    names_itself: bool


async def metadata() -> Metadata:
    """The metadata of the issuer in force, at most an hour old. Raises ProviderAway."""
    global _kept
    issuer = settings().oidc_issuer
    assert issuer
    if _kept is None or _kept[0].issuer != issuer or _kept[1] < time.monotonic():
        _kept = await _asked(issuer), time.monotonic() + KEPT_SECONDS
    return _kept[0]


def forget() -> None:
    """Ask again next time."""
    global _kept
    _kept = None


_kept: tuple[Metadata, float] | None = None


async def _asked(issuer: str) -> Metadata:
    said = await asking.get(issuer.rstrip("/") + WELL_KNOWN)
    places = {name: said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    person = said.get("userinfo_endpoint")
    algorithms = ALGORITHMS & set(_texts(said.get("id_token_signing_alg_values_supported")) or ("RS256",))
    challenges = _texts(said.get("code_challenge_methods_supported"))
    ways = _texts(said.get("token_endpoint_auth_methods_supported")) or ["client_secret_basic"]
    if (
        said.get("issuer") != issuer
        or not all(_is_place(place) for place in places.values())
        or (person is not None and not _is_place(person))
        or not algorithms
        or (challenges and "S256" not in challenges)
    ):
        raise asking.away("metadata")
    return Metadata(
        issuer,
        str(places["authorization_endpoint"]),
        str(places["token_endpoint"]),
        str(places["jwks_uri"]),
        person,
        algorithms,
        secret_in_form="client_secret_basic" not in ways and "client_secret_post" in ways,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _is_place(said: object) -> bool:
    return isinstance(said, str) and said.isascii() and said.isprintable() and is_reachable_safely(said)


def _texts(said: object) -> list[str]:
    return [each for each in said if isinstance(each, str)] if isinstance(said, list) else []
