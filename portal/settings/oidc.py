"""The settings of signing in with the company's identity provider (OpenID Connect); off unless an issuer is named."""

from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

HERE = {"localhost", "127.0.0.1", "::1"}


def is_reachable_safely(url: str) -> bool:
    """Whether what is sent to `url` is read on the way by nobody: https, or a server on this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE))


class OidcSettings(BaseSettings):
    """A part of the settings; see `settings`."""

    oidc_issuer: str | None = None
    """The identity provider that staff sign in with, as it names itself: `https://login.example/realms/javi`. None:
    there is none."""

    oidc_client_id: str | None = None
    """What the provider knows the portal as."""

    oidc_client_secret: SecretStr | None = None
    """What the portal shows the provider that it is that client by."""

    oidc_acr: str | None = None
    """What the provider's `acr` says of who has shown a second factor; it is asked for. Then the portal asks for none.
    None: `mfa` among the provider's `amr` says so (RFC 8176)."""

    oidc_verified_claim: str = "email_verified"
    """Which claim says that the e-mail address is really the person's. Entra ID has `xms_edov` in its place."""

    oidc_only: bool = False
    """Whether staff sign in with the provider alone, and with nothing that they have at the portal."""

    oidc_timeout: timedelta = Field(timedelta(seconds=5), gt=timedelta())
    """How long one answer of the provider's may take."""

    @model_validator(mode="after")
    def _ready_to_ask(self) -> Self:
        """A provider is named whole, and is not reached unencrypted."""
        if self.oidc_issuer is None:
            if self.oidc_only:
                raise ValueError("PORTAL_OIDC_ONLY is set, and PORTAL_OIDC_ISSUER is not")
            return self
        if not is_reachable_safely(self.oidc_issuer):
            raise ValueError("PORTAL_OIDC_ISSUER is not an https address")
        if not self.oidc_client_id or self.oidc_client_secret is None:
            raise ValueError("PORTAL_OIDC_CLIENT_ID and PORTAL_OIDC_CLIENT_SECRET are not both set")
        return self
