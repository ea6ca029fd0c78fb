"""How the newsletter service signs, after Standard Webhooks."""

import base64
import hashlib
import hmac

SECRET = "whsec_" + base64.b64encode(b"a secret that both sides know").decode()
OTHER_SECRET = "whsec_" + base64.b64encode(b"a secret that somebody else knows").decode()


def sign(secret: str, id_: str, timestamp: str, content: bytes) -> str:
    """The header webhook-signature, after Standard Webhooks."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{id_}.{timestamp}.".encode() + content, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()
