"""Refusing a request (Art. 12(4)): proposed or decided by a handler, confirmed by an approver."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.clock import today
from portal.domain.desk.case_time import CaseTime
from portal.domain.requests import refusals
from portal.domain.requests.identity_errors import NotAskedYet
from portal.web.forms import Form, concerning, parse
from portal.web.guards import for_roles, handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.letter_reasons import A_REASON
from portal.web.staff.requests import time_words
from portal.web.staff.requests.case_forms import Filled, case_form
from portal.web.staff.requests.case_page import case_page_again
from portal.web.staff.shown_again import shown_again
from portal.web.step_up import STEP_UP


class RefusalForm(Form):
    """The ground, and the reason as the person reads it."""

    refusal_ground: Literal["unfounded", "excessive", "not_identified", "law", "other"]
    words: Annotated[str, Field(min_length=1, max_length=3000), A_REASON]


class WaitingForm(Form):
    """The proposal that was on the page."""

    refusal: UUID


class ConfirmationForm(WaitingForm):
    """That its reason has been read."""

    refusal_checked: Literal["true"]


@case_form("staff/refusals/new")
async def _form(request: StaffRequest, time: CaseTime) -> Filled | None:
    if not time.can_be_refused or not request.user.is_handler:
        return None
    return {"refusal_ground": "", "words": ""}, {"time": time, "time_words": time_words, "today": today()}


class RefusalController(Controller):
    """`/personal/begaran/{reference}/avslag`, `.../bekraftelse` and `.../aterkallelse`"""

    path = "/personal/begaran/{reference:str}/avslag"

    @get(guards=[handlers])
    async def new(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """The form, with what was last taken or sent back; where it cannot be refused now, the request's page."""
        last = await refusals.draft(request.user, reference)
        written = {"refusal_ground": last.refusal.ground, "words": last.reason or ""} if last else None
        return await _form(request, reference, values=written)

    @post(guards=[handlers])
    @shown_again("refusal", _form, *RefusalForm.model_fields)
    async def create(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Refuse the request, or propose it where the ground takes two persons."""
        form = await parse(request, RefusalForm)
        with concerning("refusal_ground", NotAskedYet):
            done = await refusals.refuse(request.user, reference, form.refusal_ground, form.words)
        return redirect(request_at(reference), flash="avslag" if done else "avslag-foreslaget")

    @post("/bekraftelse", guards=[for_roles("approver")], opt=STEP_UP)
    @shown_again("refusal", case_page_again)
    async def confirm(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Confirm the proposal: the request is refused."""
        form = await parse(request, ConfirmationForm)
        await refusals.confirm(request.user, reference, form.refusal)
        return redirect(request_at(reference), flash="avslag")

    @post("/aterkallelse", guards=[handlers])
    @shown_again("refusal", case_page_again)
    async def withdraw(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Take the proposal back: the request goes on."""
        form = await parse(request, WaitingForm)
        await refusals.withdraw(request.user, reference, form.refusal)
        return redirect(request_at(reference), flash="avslag-aterkallat")
