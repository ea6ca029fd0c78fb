"""What a page shows of a request, said by its forms: nothing is decided on a page that is out of date.

Every page of a request is given the newest change of it from before the page was read, and every form on it has that as
a hidden field, beside the token. A form that is sent acts as staff who have `seen` so much.
"""

from dataclasses import replace
from typing import Any

from litestar import Request

from portal.data.actors import Seen, Staff
from portal.domain import outdated
from portal.web.origin import SAFE

FIELD = "seen"
MOST_DIGITS = 18


async def note_what_is_seen(request: Request[Any, Any, Any]) -> None:
    """Before any handler runs, for a request of a person's that staff look at or act upon."""
    staff, reference = request.scope.get("user"), request.scope.get("path_params", {}).get("reference")
    if not isinstance(staff, Staff) or not reference or request.route_handler.opt.get("polling"):
        return
    request.scope[FIELD] = await outdated.newest_change(staff, str(reference))  # type: ignore[literal-required]
    if request.method in SAFE:
        return
    sent = (await request.form()).get(FIELD)
    if isinstance(sent, str) and sent.isascii() and sent.isdigit() and len(sent) <= MOST_DIGITS:
        request.scope["user"] = replace(staff, seen=Seen(int(sent), int(sent)))
