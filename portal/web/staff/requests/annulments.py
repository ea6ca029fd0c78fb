"""A request that was registered by mistake: proposed to be annulled, agreed to by a second person, taken back."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.data.requests.annulments import AnnulReason
from portal.domain.intake import annulling, annulments
from portal.domain.intake.annulment_errors import NoNote, NoReason, NoSuchRequest, OtherPersons, SameRequest
from portal.domain.requests import assignments
from portal.domain.requests.case_time import case_time
from portal.web.forms import Form, concerning, parse
from portal.web.guards import for_roles, handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff.requests import annulment_words
from portal.web.staff.requests.case_page import case_page_again
from portal.web.staff.shown_again import shown_again

deciders = for_roles("handler", "approver")


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


class AnnulmentController(Controller):
    """`/personal/begaran/{reference}/misstag`, `.../medgivande`, `.../avbojande` and `.../aterkallelse`"""

    path = "/personal/begaran/{reference:str}/misstag"

    @get(guards=[handlers])
    async def new(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """The form; where it cannot be annulled now, the request's page is shown."""
        return await _form(request, reference)

    @post(guards=[handlers])
    @shown_again("annulment", lambda *again: _form(*again), *ProposalForm.model_fields)
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


async def _form(
    request: StaffRequest,
    reference: str,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Page | Redirect:
    asked = (await case_time(request.user, reference)).request
    at = request_at(asked.reference)
    if not await annulments.can_be_proposed(request.user, asked):
        return redirect(at)
    return page(
        request,
        "staff/annulments/new",
        status=422 if errors else 200,
        section="queue",
        asked=asked,
        colleague=(await assignments.of_request(request.user, reference)).colleague,
        at=at,
        reasons=annulments.reasons_of(asked),
        annulment_words=annulment_words,
        staying=await annulling.staying(request.user, asked),
        errors=errors,
        values={"reason": "", "other": "", "note": "", **(values or {})},
    )
