"""Approving an erasure, or having it planned anew."""

from typing import Literal

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.erasure import erasure
from portal.web.forms import Form, parse
from portal.web.guards import deciders, for_roles
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.requests.case_page import case_page_again
from portal.web.staff.shown_again import shown_again
from portal.web.step_up import STEP_UP


class ApprovalForm(Form):
    """The plan that was on the page, by its digest, and that it has been checked."""

    plan: str
    checked: Literal["true"]


class ApprovalController(Controller):
    """`/personal/begaran/{reference}/godkannande` and `.../omplanering`"""

    path = "/personal/begaran/{reference:str}"

    @post("/godkannande", guards=[for_roles("approver")], opt=STEP_UP)
    @shown_again("approval", case_page_again)
    async def create(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Approve the plan; it is carried out at once and cannot be undone."""
        form = await parse(request, ApprovalForm)
        await erasure.approve(request.user, reference, form.plan)
        return redirect(request_at(reference), flash="godkand")

    @post("/omplanering", guards=[deciders])
    async def send_back(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Have a new plan made of the data as it is now."""
        await erasure.send_back(request.user, reference)
        return redirect(request_at(reference), flash="planeras-om")
