"""Who handles a request: claimed, given back, handed over."""

from uuid import UUID

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.domain.requests import assignments
from portal.web.forms import Form, parse
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.requests.case_page import case_page_again
from portal.web.staff.shown_again import shown_again


class HandOverForm(Form):
    """The colleague by the id of the account, and what there is to know."""

    colleague: UUID
    note: str = Field("", max_length=assignments.LONGEST_NOTE)


class AssignmentController(Controller):
    """`/personal/begaran/{reference}/tilldelning`, `.../aterlamning` and `.../overlamning`"""

    path = "/personal/begaran/{reference:str}"
    guards = [handlers]

    @post("/tilldelning")
    async def claim(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Become the handler."""
        await assignments.claim(request.user, reference)
        return redirect(request_at(reference), flash="tilldelad")

    @post("/aterlamning")
    async def give_back(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Leave it to whoever claims it next."""
        await assignments.give_back(request.user, reference)
        return redirect(request_at(reference), flash="aterlamnad")

    @post("/overlamning")
    @shown_again("handover", case_page_again, *HandOverForm.model_fields)
    async def hand_over(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Let somebody else handle it."""
        form = await parse(request, HandOverForm)
        await assignments.hand_over(request.user, reference, form.colleague, form.note)
        return redirect(request_at(reference), flash="overlamnad")
