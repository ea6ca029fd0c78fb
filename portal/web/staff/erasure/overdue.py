"""Data that is kept past its time, ticked off kind by kind, once somebody has looked that it is gone."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.retention import overdue
from portal.web.forms import Form, parse
from portal.web.guards import handlers
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff.shown_again import shown_again


class RemovedForm(Form):
    """That somebody has looked."""

    removed_checked: Literal["true"]


class OverdueController(Controller):
    """`/personal/for-lange-sparat/{overdue}/borttaget`"""

    path = "/personal/for-lange-sparat/{overdue_id:uuid}/borttaget"
    guards = [handlers]

    @get()
    async def new(self, request: StaffRequest, overdue_id: FromPath[UUID]) -> Page:
        """What is to be gone, before it is noted."""
        return await _form(request, overdue_id)

    @post()
    @shown_again("overdue", lambda request, overdue_id, errors, _: _form(request, overdue_id, errors))
    async def create(self, request: StaffRequest, overdue_id: FromPath[UUID]) -> Page | Redirect:
        """Note that it has been removed."""
        await parse(request, RemovedForm)
        await overdue.mark_done(request.user, overdue_id)
        return redirect("/personal", flash="borttaget")


async def _form(request: StaffRequest, overdue_id: UUID, errors: Mapping[str, str] | None = None) -> Page:
    found = await overdue.find(request.user, overdue_id)
    return page(
        request,
        "staff/overdue/new",
        status=422 if errors else 200,
        section="queue",
        overdue=found,
        at=f"/personal/for-lange-sparat/{found.id}/borttaget",
        errors=errors,
    )
