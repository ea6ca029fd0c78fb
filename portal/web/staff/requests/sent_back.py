"""Sending back to the handler, with a reason: a plan, a proposed refusal, an approval before anything is erased."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.domain.erasure import plan_returns
from portal.domain.requests import refusals, sent_back
from portal.web.forms import Form, parse
from portal.web.guards import deciders, for_roles, handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.requests.case_page import case_page_again
from portal.web.staff.shown_again import shown_again

Reason = Annotated[str, Field(min_length=1, max_length=1000)]


class PlanForm(Form):
    """The plan that was on the page, by its digest, and why it is not approved."""

    plan: str
    plan_objection: Reason


class StopForm(Form):
    """Why the erasure is stopped."""

    stop_reason: Reason


class RefusalForm(Form):
    """The proposal that was on the page, and why it is not confirmed."""

    refusal: UUID
    refusal_objection: Reason


class SentBackController(Controller):
    """`/personal/begaran/{reference}/aterskickat`"""

    path = "/personal/begaran/{reference:str}/aterskickat"

    @post("/plan", guards=[for_roles("approver")])
    @shown_again("sent_back", case_page_again, "plan_objection")
    async def plan(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Send the plan back to its handler."""
        form = await parse(request, PlanForm)
        await plan_returns.send_back(request.user, reference, form.plan, form.plan_objection)
        return redirect(request_at(reference), flash="aterskickat")

    @post("/godkannande", guards=[deciders])
    @shown_again("sent_back", case_page_again, "stop_reason")
    async def stop(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Take the approval of an erasure back before anything is erased."""
        form = await parse(request, StopForm)
        await plan_returns.stop(request.user, reference, form.stop_reason)
        return redirect(request_at(reference), flash="radering-stoppad")

    @post("/avslag", guards=[for_roles("approver")])
    @shown_again("sent_back", case_page_again, "refusal_objection")
    async def refusal(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Send the proposed refusal back to whoever made it."""
        form = await parse(request, RefusalForm)
        await refusals.send_back(request.user, reference, form.refusal, form.refusal_objection)
        return redirect(request_at(reference), flash="aterskickat")

    @post("/avslag/klart", guards=[handlers])
    async def settle_refusal(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Go on with the request without the refusal."""
        await sent_back.settle_refusal(request.user, reference)
        return redirect(request_at(reference), flash="utan-avslag")

    @post("/misstag/klart", guards=[handlers])
    async def settle_annulment(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Go on with the request, which is not annulled."""
        await sent_back.settle_annulment(request.user, reference)
        return redirect(request_at(reference), flash="misstag-inte")
