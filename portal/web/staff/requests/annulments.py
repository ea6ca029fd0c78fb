"""A request that was registered by mistake: proposed to be annulled, agreed to by a second person, taken back."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.data.requests.annulments import AnnulReason
from portal.domain.desk.case_time import CaseTime
from portal.domain.intake import annulling, annulments
from portal.domain.intake.annulment_errors import NoNote, NoReason, NoSuchRequest, OtherPersons, SameRequest
from portal.web.forms import Form, concerning, parse
from portal.web.guards import deciders, handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.requests import annulment_words
from portal.web.staff.requests.case_forms import Filled, case_form
from portal.web.staff.requests.case_page import case_page_again
from portal.web.staff.shown_again import shown_again


class ProposalForm(Form):
    """What was mistaken; `other` is the reference of the request that was registered first."""

    reason: AnnulReason
    other: str = Field("", max_length=40)
    note: str = Field("", max_length=1000)


class AnnulmentForm(Form):
    """The proposal that was on the page."""

    annulment: UUID


class DeclinedForm(AnnulmentForm):
    """That, and why it is not agreed to; whoever proposed it needs no reason to take it back."""

    annulment_objection: str = Field("", max_length=1000)


@case_form("staff/annulments/new")
async def _form(request: StaffRequest, time: CaseTime) -> Filled | None:
    if not await annulments.can_be_proposed(request.user, time.request):
        return None
    return {"reason": "", "other": "", "note": ""}, {
        "reasons": annulments.reasons_of(time.request),
        "annulment_words": annulment_words,
        "staying": await annulling.staying(request.user, time.request),
    }


class AnnulmentController(Controller):
    """`/personal/begaran/{reference}/misstag`, `.../medgivande`, `.../avbojande` and `.../aterkallelse`"""

    path = "/personal/begaran/{reference:str}/misstag"

    @get(guards=[handlers])
    async def new(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """The form; where it cannot be annulled now, the request's page is shown."""
        return await _form(request, reference)

    @post(guards=[handlers])
    @shown_again("annulment", _form, *ProposalForm.model_fields)
    async def create(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Propose it."""
        form = await parse(request, ProposalForm)
        with concerning("other", SameRequest, NoSuchRequest, OtherPersons), concerning("note", NoNote):
            await annulments.propose(request.user, reference, form.reason, form.other, form.note)
        return redirect(request_at(reference), flash="misstag-foreslaget")

    @post("/medgivande", guards=[deciders])
    @shown_again("annulment", case_page_again)
    async def agree(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Agree as a second person."""
        form = await parse(request, AnnulmentForm)
        await annulments.agree(request.user, reference, form.annulment)
        return redirect(request_at(reference), flash="misstag")

    @post("/avbojande", guards=[deciders])
    @shown_again("annulment", case_page_again, "annulment_objection")
    async def decline(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Leave the request as it is."""
        form = await parse(request, DeclinedForm)
        with concerning("annulment_objection", NoReason):
            await annulments.decline(request.user, reference, form.annulment, form.annulment_objection)
        return redirect(request_at(reference), flash="misstag-inte")

    @post("/aterkallelse", guards=[handlers])
    async def take_back(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Open an annulled request again."""
        await annulling.take_back(request.user, reference)
        return redirect(request_at(reference), flash="misstag-aterkallat")
