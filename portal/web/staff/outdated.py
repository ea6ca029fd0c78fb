"""A decision on a page that was out of date: who did what in the meantime, and that nothing was done."""

from typing import Any

from litestar import Response

from portal.domain.requests import outdated
from portal.web.homes import request_at
from portal.web.pages import StaffRequest, page
from portal.web.staff.requests.case_page import shown_entries
from portal.web.written import written


async def outdated_page(request: StaffRequest, otherwise: Response[Any]) -> Response[Any]:
    """What has happened since the page that staff decided on; `otherwise` where that is not known."""
    happened = await outdated.since(request.user, request.scope.get("path_params", {}).get("reference"))
    if happened is None:
        return otherwise
    return page(
        request,
        "staff/requests/outdated",
        status=409,
        section="queue",
        entries=shown_entries(request, happened.entries),
        written=await written(request),
        at=request_at(happened.reference),
    )
