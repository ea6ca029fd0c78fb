"""A real SMTP server for the tests, which refuses, delays and drops as it is told."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.clock import now


@dataclass
class Arrived:
    """An e-mail as it came: the addresses of its envelope, and itself."""

    return_path: str
    to: str
    raw: bytes
    message: EmailMessage


@dataclass
class MailServer:
    """What it has taken, and how it behaves. `answer` says at each DATA what to answer, having taken the e-mail or not;
    `recipient` the answer to RCPT, None for yes."""

    port: int = 0
    inbox: list[Arrived] = field(default_factory=list)
    recipient: Callable[[str], str | None] = lambda _: None
    answer: str = "250 2.0.0 taken"
    drops_before_answering: bool = False
    takes: timedelta = timedelta()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        if refusal := self.recipient(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.takes.total_seconds())
        if self.answer.startswith("250"):
            raw = envelope.original_content or b""
            parsed = message_from_bytes(raw, policy=policy.default)
            self.inbox.append(Arrived(envelope.mail_from or "", envelope.rcpt_tos[0], raw, parsed))  # type: ignore[arg-type]
        if self.drops_before_answering:
            server.transport.abort()
        return self.answer

    def to(self, address: str) -> list[Arrived]:
        """What came to that address."""
        return [mail for mail in self.inbox if mail.to == address]


@asynccontextmanager
async def mail_server(tls: ssl.SSLContext | None = None, port: int = 0) -> AsyncIterator[MailServer]:
    """A server on this machine; with `tls` it takes nothing before STARTTLS."""
    behaviour = MailServer()

    def connection() -> SMTP:
        return SMTP(behaviour, hostname="localhost", tls_context=tls, require_starttls=tls is not None)

    listening = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", port)
    behaviour.port = listening.sockets[0].getsockname()[1]
    try:
        yield behaviour
    finally:
        listening.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(listening.wait_closed(), 1)


def certificate(folder: Path, name: str = "localhost") -> tuple[ssl.SSLContext, Path]:
    """A server's TLS with a certificate of its own making, and the file by which it is known."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, private = folder / f"{name}.pem", folder / f"{name}.key"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, private)
    return context, cert
