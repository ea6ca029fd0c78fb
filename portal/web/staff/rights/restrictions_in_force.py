"""The restrictions in force as a list: since when, on what ground, and what remains to be done."""

from datetime import UTC, datetime
from uuid import UUID

from litestar import Controller, get
from litestar.response import Redirect

from portal.data.rights.restrictions_in_force import Place
from portal.domain.errors import NotFound
from portal.domain.rights import restrictions_in_force
from portal.web.guards import readers
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff import words
from portal.web.staff.rights import restriction_words

PATH = "/personal/blockeringar"


class RestrictionsInForceController(Controller):
    """`/personal/blockeringar`"""

    path = PATH
    guards = [readers]

    @get()
    async def index(self, request: StaffRequest) -> Page | Redirect:
        """A page of the list, which begins after the place `efter`."""
        try:
            after = _place(request.query_params.get("efter", ""))
        except NotFound:
            return redirect(PATH)
        listed = await restrictions_in_force.page(request.user, after)
        return page(
            request,
            "staff/restrictions/index",
            section="queue",
            lines=listed.lines,
            count=await restrictions_in_force.count(request.user),
            next=f"{PATH}?efter={_written(listed.after)}" if listed.after else None,
            is_first=after is None,
            words=words,
            restriction_words=restriction_words,
        )


def _written(place: Place) -> str:
    return f"{place[0].astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%S.%fZ')}_{place[1]}"


def _place(written: str) -> Place | None:
    if not written:
        return None
    at, _, id_ = written.partition("_")
    try:
        return datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC), UUID(id_)
    except ValueError:
        raise NotFound from None
