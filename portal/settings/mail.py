"""The settings of e-mail: through which server, from whom, and to where what is undelivered comes back."""

from datetime import timedelta
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings

SCHEMES = {"smtp", "smtps", "smtp+unencrypted"}
HERE = {"localhost", "127.0.0.1", "::1"}


class MailSettings(BaseSettings):
    """A part of the settings; see `settings`."""

    smtp_url: SecretStr | None = None
    """The mail server: `smtps://user:password@mail.example` (TLS), or `smtp://...` (STARTTLS, without which nothing is
    sent). `smtp+unencrypted://localhost` is for a server on this machine. None: notices are not sent."""

    smtp_ca_file: Path | None = None
    """Certificates that the mail server is known by, as PEM. None: the system's."""

    smtp_timeout: timedelta = timedelta(seconds=20)
    """How long the mail server may take for one answer."""

    mail_from: str | None = None
    """From whom notices come: `JAVI Musik <integritet@javi.example>`. Needed with a mail server."""

    mail_return_path: str | None = None
    """Where the mail system sends what it cannot deliver, e.g. `studs@javi.example`: a token is put in, as in
    `studs+token@javi.example`, by which `portal mail bounce` knows whose it was. None: bounces go to `mail_from`."""

    @model_validator(mode="after")
    def _ready_to_send(self) -> Self:
        """A server is not named without a sender, nor one elsewhere that is reached unencrypted."""
        if self.smtp_url is None:
            return self
        parts = urlsplit(self.smtp_url.get_secret_value())
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise ValueError("PORTAL_SMTP_URL is not smtps://, smtp:// or smtp+unencrypted:// and a host")
        if parts.scheme == "smtp+unencrypted" and parts.hostname not in HERE:
            raise ValueError("PORTAL_SMTP_URL is unencrypted, and not on this machine")
        if not self.mail_from:
            raise ValueError("PORTAL_MAIL_FROM is not set")
        return self
