"""Who a passkey signs for (WebAuthn's relying party): the portal at its own address, and nobody else."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from portal.settings import settings

NAME = "JAVI Musik"


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """`id` is the host that a passkey belongs to, `origin` where the page that asks must stand."""

    id: str
    origin: str


def relying_party() -> RelyingParty:
    """The portal as the settings have it. A demo without an address is at localhost, for no IP address has passkeys."""
    given = settings()
    url = urlsplit(given.base_url or f"http://localhost:{given.port}")
    return RelyingParty(url.hostname or "localhost", f"{url.scheme}://{url.netloc}")
