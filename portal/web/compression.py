"""Pages compressed for whoever takes that, with a length that tells nothing of what is in them.

What could be guessed from lengths (BREACH) is made not worth guessing: the token of the forms has another mask in each
answer (`form_tokens`), no page repeats what its address says beside it, and every answer is longer by some random
bytes. Cookies are not sent with what another site embeds (SameSite=Lax), so that it sees no length at all.
"""

import io
import secrets
from gzip import GzipFile

LEAST = 1024
"""Bytes below which compressing gains nothing."""

MOST_PADDING = 64
"""Random bytes at most, written as the name of a file, which every browser passes over."""

LEVEL = 6


def compressed(text: str, accept_encoding: str) -> tuple[bytes, dict[str, str]]:
    """The text as it is sent to a client that accepts these encodings, and the headers that say so."""
    content = text.encode()
    if len(content) < LEAST or not takes_gzip(accept_encoding):
        return content, {}
    packed = io.BytesIO()
    padding = secrets.token_hex(MOST_PADDING)[: secrets.randbelow(MOST_PADDING) + 1]
    with GzipFile(filename=padding, mode="wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as file:
        file.write(content)
    return packed.getvalue(), {"Content-Encoding": "gzip"}


def takes_gzip(accept_encoding: str) -> bool:
    """Whether the client takes gzip (RFC 9110, 12.5.3)."""
    for choice in accept_encoding.lower().split(","):
        name, _, weight = choice.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
