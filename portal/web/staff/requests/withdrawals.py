"""Noting that somebody withdraws a request, who has said so otherwise than in the portal."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.clock import today
from portal.data.intake.otherwise import CameBy
from portal.data.requests.states import WITHDRAWABLE
from portal.domain.intake.arrival_errors import ReceivedInTheFuture, WithdrawnTooEarly
from portal.domain.requests import assignments, withdrawals
from portal.domain.requests.case_time import case_time
from portal.web.forms import Form, concerning, parse
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff.intake import otherwise_words
from portal.web.staff.possible_days import until_today
from portal.web.staff.shown_again import shown_again


class WithdrawalForm(Form):
    """How and when the person told us."""

    told_by: CameBy
    told_on: Annotated[date, until_today("received_in_the_future")]
    sure: Literal["true"]


class StaffWithdrawalController(Controller):
    """`/personal/begaran/{reference}/aterkallelse` and `.../misstag`"""

    path = "/personal/begaran/{reference:str}/aterkallelse"
    guards = [handlers]

    @get()
    async def new(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """The form; where it is too late, the request's page is shown."""
        return await _form(request, reference)

    @post()
    @shown_again("withdrawal", lambda *again: _form(*again), *WithdrawalForm.model_fields)
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


async def _form(
    request: StaffRequest,
    reference: str,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Page | Redirect:
    asked = (await case_time(request.user, reference)).request
    at = request_at(asked.reference)
    if asked.status not in WITHDRAWABLE:
        return redirect(at)
    return page(
        request,
        "staff/withdrawals/new",
        status=422 if errors else 200,
        section="queue",
        asked=asked,
        colleague=(await assignments.of_request(request.user, reference)).colleague,
        at=at,
        ways=otherwise_words.WAYS,
        errors=errors,
        values={"told_by": "", "told_on": today().isoformat(), "sure": "", **(values or {})},
    )
