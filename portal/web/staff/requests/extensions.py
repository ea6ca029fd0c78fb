"""Extending the time to answer a request (Art. 12(3))."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.data.requests.extensions import Reason
from portal.domain.desk.case_time import CaseTime
from portal.domain.requests import extensions
from portal.domain.requests.deadlines import EXTENDED_MONTHS, due_after
from portal.web.forms import Form, parse
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.letter_reasons import A_REASON
from portal.web.staff.requests import time_words
from portal.web.staff.requests.case_forms import Filled, case_form
from portal.web.staff.shown_again import shown_again


class ExtensionForm(Form):
    """Which of the reasons, and what it means in this case, for the person to read."""

    reason: Reason
    words: Annotated[str, Field(min_length=1, max_length=1500), A_REASON]


@case_form("staff/extensions/new")
async def _form(request: StaffRequest, time: CaseTime) -> Filled | None:
    if not time.can_be_extended or time.limit is None or not request.user.is_handler:
        return None
    return {"reason": "", "words": ""}, {
        "first_due_on": time.limit.due_on,
        "extended_to": due_after(time.limit.counted_from, EXTENDED_MONTHS, time.limit.paused),
        "time_words": time_words,
    }


class ExtensionController(Controller):
    """`/personal/begaran/{reference}/forlangning`"""

    path = "/personal/begaran/{reference:str}/forlangning"
    guards = [handlers]

    @get()
    async def new(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """The form, with the days; where the time cannot be extended, the request's page says why."""
        return await _form(request, reference)

    @post()
    @shown_again("extension", _form, *ExtensionForm.model_fields)
    async def create(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Extend the time; the letter that tells of it is written."""
        form = await parse(request, ExtensionForm)
        extended = await extensions.order(request.user, reference, form.reason, form.words)
        return redirect(request_at(extended.reference), flash="forlangning")
