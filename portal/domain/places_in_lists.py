"""Where in a list of persons a page ends, as a system that reads it page by page sends it back: it tells nothing."""

import base64
from uuid import UUID

from portal.domain.errors import NotFound


def written_place(subject: UUID) -> str:
    """The place of the page's last person, for the address of the next page."""
    return base64.urlsafe_b64encode(subject.bytes).decode().rstrip("=")


def place_of(written: str) -> UUID:
    """The person after whom the next page begins. Raises NotFound for what no page has said."""
    try:
        return UUID(bytes=base64.urlsafe_b64decode(written + "=="))
    except ValueError:
        raise NotFound from None
