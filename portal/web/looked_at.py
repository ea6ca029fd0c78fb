"""What a page shows of a request, said by its forms: nothing is decided on a page that is out of date.

Every page of a request, or of a letter that belongs to one, is given the newest change of the request from before the
page was read. Every form on it has that as a hidden field, beside the token, and who sends it acts as staff who have
`seen` so much.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Request

from portal.data.actors import Seen, Staff
from portal.domain.requests import outdated
from portal.web.origin import SAFE

FIELD = "shown_change"
MOST_DIGITS = 18


async def note_what_is_seen(request: Request[Any, Any, Any]) -> None:
    """Before any handler runs, for a request of a person's that staff look at or act upon."""
    staff, path = request.scope.get("user"), request.scope.get("path_params", {})
    if not isinstance(staff, Staff) or request.route_handler.opt.get("polling"):
        return
    if reference := path.get("reference"):
        seen = await outdated.newest_change(staff, str(reference))
    elif isinstance(letter := path.get("letter"), UUID):
        seen = await outdated.newest_change_about(staff, letter)
    else:
        return
    request.scope[FIELD] = seen  # type: ignore[literal-required]
    if request.method in SAFE:
        return
    sent = (await request.form()).get(FIELD)
    if isinstance(sent, str) and sent.isascii() and sent.isdigit() and len(sent) <= MOST_DIGITS:
        request.scope["user"] = replace(staff, seen=Seen(int(sent), int(sent)))
