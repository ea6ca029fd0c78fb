"""The company's mail server: where it is, and handing one e-mail over to it (RFC 5321, RFC 8314)."""

import ssl
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from portal.settings import settings

PORTS = {"smtp": 587, "smtps": 465, "smtp+unencrypted": 25}


class MailFailed(Exception):
    """The e-mail was not handed over. `status` is what the server said of it, e.g. 5.1.1, else None; nothing else of
    its answer is kept, since that may hold the address."""

    def __init__(self, status: str | None = None) -> None:
        super().__init__(status)
        self.status = status


class ServerAway(MailFailed):
    """The server did not answer, or not to the end, or said that it cannot now: the same may work later."""


class AddressRefused(MailFailed):
    """The server says that there is no such address, for good."""


class MailRejected(MailFailed):
    """The server will not take this e-mail from us: somebody has to mend something."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how. `scheme` is smtps (TLS from the start), smtp (STARTTLS, always) or smtp+unencrypted."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    ca_file: Path | None
    timeout: timedelta


def configured() -> Server | None:
    """The server of the settings; None where there is none."""
    given = settings()
    if given.smtp_url is None:
        return None
    url = urlsplit(given.smtp_url.get_secret_value())
    return Server(
        url.scheme,
        url.hostname or "localhost",
        url.port or PORTS[url.scheme],
        unquote(url.username) if url.username else None,
        unquote(url.password) if url.password else None,
        given.smtp_ca_file,
        given.smtp_timeout,
    )


async def hand_over(server: Server, return_path: str, to: str, message: EmailMessage) -> None:
    """Give the e-mail to the server, over verified TLS, with bounces to `return_path`.

    Once this returns the server answers for it. Raises ServerAway, AddressRefused and MailRejected; after ServerAway it
    may have been taken all the same, where the connection was lost before the answer came.
    """
    seconds = server.timeout.total_seconds()
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        timeout=seconds,
        use_tls=server.scheme == "smtps",
        start_tls=server.scheme == "smtp",
        username=server.user,
        password=server.password,
        tls_context=_trusted(server.ca_file) if server.scheme != "smtp+unencrypted" else None,
    )
    try:
        await client.connect()
        try:
            await client.sendmail(return_path, [to], message.as_bytes())
        finally:
            client.close()
    except SMTPRecipientsRefused as error:
        # The one recipient's answer.
        raise _judged(error.recipients[0], of_recipient=True) from None
    except SMTPResponseException as error:
        raise _judged(error) from None
    except (SMTPException, OSError, TimeoutError, ssl.SSLError):
        raise ServerAway from None
    except (ValueError, UnicodeError):
        # An address that cannot be said in SMTP.
        raise AddressRefused("5.1.3") from None


def _judged(answer: SMTPResponseException, of_recipient: bool = False) -> MailFailed:
    status = _status(answer)
    if answer.code < 500:
        return ServerAway(status)
    # 5.7 is about us, not about the address: not allowed to relay, on a list, unsigned (RFC 3463).
    if of_recipient and not status.startswith("5.7"):
        return AddressRefused(status)
    return MailRejected(status)


def _status(answer: SMTPResponseException) -> str:
    """The enhanced status code, where the server gives one (RFC 2034), else the code itself."""
    first = str(answer.message).split(maxsplit=1)[0] if str(answer.message).strip() else ""
    parts = first.split(".")
    if len(parts) == 3 and all(part.isdecimal() and part.isascii() and len(part) <= 3 for part in parts):
        return first if len(parts[0]) == 1 else str(answer.code)
    return str(answer.code)


@cache
def _trusted(ca_file: Path | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file)
