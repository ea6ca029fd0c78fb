"""What a visitor has typed, on its way to the same page in the other language: in the browser and nowhere else.

Nobody is signed in, so there is no session to keep it for. It goes in a cookie that the next page removes, and that
lasts for a minute at most. Passwords and codes are not in it.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import timedelta

from litestar import Request
from litestar.datastructures import Cookie

from portal.domain.signing_in.kept_forms import KeptForm
from portal.web.host_cookies import HostCookie

CARRIED = HostCookie("portal-carried", timedelta(minutes=1))

MOST = 1500
"""Bytes that it may hold: an address of an e-mail, and room to spare."""


def carrying(go_on: str, fields: Sequence[tuple[str, str]]) -> Cookie | None:
    """The cookie with the `fields` of a form that goes to `go_on`; None for more than a visitor's forms ask for."""
    content = json.dumps([go_on, list(fields)]).encode()
    return CARRIED.holding(urlsafe_b64encode(content).decode()) if len(content) <= MOST else None


def carried(request: Request) -> KeptForm | None:  # type: ignore[type-arg]
    """What came along; None where nothing did, or what the browser sent is none of ours."""
    try:
        go_on, fields = json.loads(urlsafe_b64decode(CARRIED.of(request) or ""))
        form = KeptForm(str(go_on), [(str(name), str(value)) for name, value in fields], had_files=False, page="")
        # Half a character is no text, and no page can show it.
        "".join([form.go_on, *(text for field in form.fields for text in field)]).encode()
    except (ValueError, TypeError, RecursionError):
        return None
    return form
