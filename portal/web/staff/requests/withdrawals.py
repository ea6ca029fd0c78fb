"""Noting that somebody withdraws a request, who has said so otherwise than in the portal."""

from datetime import date
from typing import Annotated, Literal

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.clock import today
from portal.data.intake.otherwise import CameBy
from portal.data.requests.states import WITHDRAWABLE
from portal.domain.desk.case_time import CaseTime
from portal.domain.intake.arrival_errors import ReceivedInTheFuture, WithdrawnTooEarly
from portal.domain.requests import withdrawals
from portal.web.forms import Form, concerning, parse
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.intake import otherwise_words
from portal.web.staff.possible_days import until_today
from portal.web.staff.requests.case_forms import Filled, case_form
from portal.web.staff.shown_again import shown_again


class WithdrawalForm(Form):
    """How and when the person told us."""

    told_by: CameBy
    told_on: Annotated[date, until_today("received_in_the_future")]
    sure: Literal["true"]


@case_form("staff/withdrawals/new")
async def _form(_: StaffRequest, time: CaseTime) -> Filled | None:
    if time.request.status not in WITHDRAWABLE:
        return None
    at_first = {"told_by": "", "told_on": today().isoformat(), "sure": ""}
    return at_first, {"ways": otherwise_words.WAYS}


class StaffWithdrawalController(Controller):
    """`/personal/begaran/{reference}/aterkallelse` and `.../misstag`"""

    path = "/personal/begaran/{reference:str}/aterkallelse"
    guards = [handlers]

    @get()
    async def new(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """The form; where it is too late, the request's page is shown."""
        return await _form(request, reference)

    @post()
    @shown_again("withdrawal", _form, *WithdrawalForm.model_fields)
    async def create(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Note it."""
        form = await parse(request, WithdrawalForm)
        with concerning("told_on", ReceivedInTheFuture, WithdrawnTooEarly):
            ended = await withdrawals.note(request.user, reference, form.told_by, form.told_on)
        return redirect(request_at(ended.reference), flash="aterkallelse-antecknad")

    @post("/misstag")
    async def take_back(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Open again a request that was noted as withdrawn by mistake."""
        await withdrawals.take_back(request.user, reference)
        return redirect(request_at(reference), flash="aterkallelse-ogjord")
