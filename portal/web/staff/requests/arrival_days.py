"""Putting right the day on which a request arrived, and agreeing to a later one."""

from datetime import date
from typing import Annotated

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.data.requests.arrival_days import ArrivalReason
from portal.data.requests.states import WORKED_ON
from portal.domain.desk.case_time import CaseTime
from portal.domain.intake import arrival_days
from portal.domain.intake.arrival_errors import (
    LetterBeforeRequest,
    LetterInTheFuture,
    MadeAfterReceipt,
    PostmarkAfterArrival,
    SameDay,
)
from portal.web.forms import Form, concerning, parse
from portal.web.guards import deciders, handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.intake import otherwise_words
from portal.web.staff.possible_days import until_today
from portal.web.staff.requests.case_forms import Filled, case_form
from portal.web.staff.shown_again import shown_again

IMPOSSIBLE = (SameDay, LetterInTheFuture, LetterBeforeRequest, MadeAfterReceipt, PostmarkAfterArrival)


class ArrivalDayForm(Form):
    """The day on which it did arrive, and why it was registered as another."""

    arrived_on: Annotated[date, until_today("letter_in_the_future")]
    reason: ArrivalReason


@case_form("staff/arrival_days/new")
async def _form(request: StaffRequest, time: CaseTime) -> Filled | None:
    registered_as = time.request.received_on
    if time.request.status not in WORKED_ON or registered_as is None or not request.user.is_handler:
        return None
    at_first = {"arrived_on": registered_as.isoformat(), "reason": ""}
    return at_first, {"reasons": otherwise_words.ARRIVAL_REASONS}


class ArrivalDayController(Controller):
    """`/personal/begaran/{reference}/ankomstdag`"""

    path = "/personal/begaran/{reference:str}/ankomstdag"

    @get(guards=[handlers])
    async def new(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """The form; where the day can no longer be put right, the request's page is shown."""
        return await _form(request, reference)

    @post(guards=[handlers])
    @shown_again("letter", _form, *ArrivalDayForm.model_fields)
    async def create(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Put the day right, or propose a later one."""
        form = await parse(request, ArrivalDayForm)
        with concerning("arrived_on", *IMPOSSIBLE):
            is_done = await arrival_days.put_right(request.user, reference, form.arrived_on, form.reason)
        return redirect(request_at(reference), flash="ankomstdag" if is_done else "ankomstdag-foreslagen")

    @post("/medgivande", guards=[deciders])
    async def agree(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Agree to a later day as a second person."""
        await arrival_days.agree(request.user, reference)
        return redirect(request_at(reference), flash="ankomstdag")

    @post("/avbojande", guards=[deciders])
    async def decline(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Leave the day as it is."""
        await arrival_days.decline(request.user, reference)
        return redirect(request_at(reference), flash="ankomstdag-kvar")
