"""The authorization code flow with PKCE (OIDC Core 3.1, RFC 7636): where a browser goes, and what its code is worth."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import quote_plus, urlencode

import httpx

from portal.provider import asking, id_tokens
from portal.provider.errors import AnswerRefused
from portal.provider.id_tokens import Shown
from portal.provider.metadata import Metadata, metadata
from portal.provider.signing_keys import SigningKeys
from portal.settings import settings

BACK = "/logga-in/arbetskonto/svar"
"""Where the provider sends people back to: one address, known to it beforehand."""

LONGEST_CODE = 4096

AWAY = frozenset({"server_error", "temporarily_unavailable"})
"""What the provider says when it cannot say anything (RFC 6749, 4.1.2.1)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser brings back, none of it believed yet. `issuer` is RFC 9207's `iss`."""

    state: str
    code: str | None
    error: str | None
    issuer: str | None


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a code was worth: who signed in, and what the provider says more of that person for."""

    shown: Shown
    access: str | None


def state_of(token: str) -> str:
    """What comes back in the address; by it and its cookie a browser shows that it is the one that left."""
    return _derived(token, "state")


async def address(token: str, fresh: bool) -> str:
    """Where the browser that holds `token` signs in; `fresh`: anew, whatever the provider remembers of it.

    State, nonce and the PKCE verifier are each derived from the token, which that browser alone has: the portal
    stores nothing that another could finish with. Raises ProviderAway.
    """
    given, provider = settings(), await metadata()
    challenge = urlsafe_b64encode(sha256(_derived(token, "verifier").encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": given.oidc_client_id or "",
        "redirect_uri": _back(),
        "scope": "openid email",
        "state": state_of(token),
        "nonce": _derived(token, "nonce"),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if fresh else {}),
        **({"acr_values": given.oidc_acr} if given.oidc_acr else {}),
    }
    joint = "&" if "?" in provider.authorization else "?"
    return f"{provider.authorization}{joint}{urlencode(asked)}"


async def redeem(token: str, answer: Answer) -> Tokens:
    """Who signed in at the provider, in the browser that holds `token`. Raises AnswerRefused and ProviderAway."""
    provider = await metadata()
    if answer.issuer != provider.issuer and (answer.issuer is not None or provider.names_itself):
        raise AnswerRefused("issuer")
    if answer.error:
        raise asking.away("error") if answer.error in AWAY else AnswerRefused("declined")
    if not answer.code or len(answer.code) > LONGEST_CODE or not (answer.code.isascii() and answer.code.isprintable()):
        raise AnswerRefused("code")
    said = await _exchanged(provider, answer.code, _derived(token, "verifier"))
    shown = await id_tokens.read(
        said.get("id_token"),
        provider,
        _keys_at(provider.keys),
        settings().oidc_client_id or "",
        _derived(token, "nonce"),
    )
    access = said.get("access_token")
    return Tokens(shown, access if isinstance(access, str) and access.isascii() and access.isprintable() else None)


async def more_of(tokens: Tokens) -> Mapping[str, Any]:
    """What the provider says of that person beside the token (OIDC Core 5.3); nothing where it says it nowhere.

    Raises AnswerRefused when it is of somebody else, and ProviderAway.
    """
    provider = await metadata()
    if provider.person is None or tokens.access is None:
        return {}
    said = await asking.get(provider.person, tokens.access)
    if said.get("sub") != tokens.shown.subject:
        raise AnswerRefused("subject")
    return said


async def _exchanged(provider: Metadata, code: str, verifier: str) -> Mapping[str, Any]:
    given = settings()
    client, secret = given.oidc_client_id or "", given.oidc_client_secret
    assert secret
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": _back(), "code_verifier": verifier}
    if provider.secret_in_form:
        form |= {"client_id": client, "client_secret": secret.get_secret_value()}
        return await asking.post(provider.token, form, None)
    # Both are encoded as a form has it before they are joined (RFC 6749, 2.3.1).
    auth = httpx.BasicAuth(quote_plus(client), quote_plus(secret.get_secret_value()))
    return await asking.post(provider.token, form, auth)


def _derived(token: str, what: str) -> str:
    return urlsafe_b64encode(hmac.digest(token.encode(), f"oidc {what}".encode(), sha256)).rstrip(b"=").decode()


def _back() -> str:
    return (settings().base_url or "").rstrip("/") + BACK


_known: SigningKeys | None = None


def _keys_at(url: str) -> SigningKeys:
    global _known
    if _known is None or _known.url != url:
        _known = SigningKeys(url)
    return _known


def forget_keys() -> None:
    """Fetch them again next time."""
    global _known
    _known = None
