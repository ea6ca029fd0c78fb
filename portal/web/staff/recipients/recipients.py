"""The recipients of what a request changed (Art. 19): told by a letter or a message, or not told, with the reason."""

from datetime import date
from typing import Literal
from uuid import UUID

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.domain.letters.addresses import lines_of
from portal.domain.letters.posting_errors import NotAnAddress, PostedTooEarly
from portal.domain.recipients import recipient_letters, recipient_telling
from portal.web.forms import Form, InvalidForm, concerning, parse, sent_with
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.faults import in_words
from portal.web.staff.requests.case_page import case_page

LONGEST = 1000


class MessageForm(Form):
    """When a recipient was told, how, and to whom."""

    told_on: date
    how: str = Field(min_length=1, max_length=LONGEST)


class ExemptionForm(Form):
    """Why a recipient is not told."""

    why: Literal["not_needed", "impossible", "disproportionate"]
    reason: str = Field(min_length=1, max_length=LONGEST)


class RecipientController(Controller):
    """`/personal/begaran/{reference}/mottagare/{notice}`, whose fields begin with its id."""

    path = "/personal/begaran/{reference:str}/mottagare/{notice:uuid}"
    guards = [handlers]

    @post("/brev")
    async def order_letter(
        self, request: StaffRequest, reference: FromPath[str], notice: FromPath[UUID]
    ) -> Page | Redirect:
        """Have a letter to the recipient written."""
        address = str((await request.form()).get(f"{notice}-address", ""))[:LONGEST]
        try:
            with concerning(f"{notice}-address", NotAnAddress):
                await recipient_letters.order(request.user, reference, [notice], lines_of(address))
        except InvalidForm as error:
            return await _again(request, reference, notice, error)
        return redirect(f"{request_at(reference)}#recipients", flash="mottagarbrev")

    @post("/meddelande")
    async def note_message(
        self, request: StaffRequest, reference: FromPath[str], notice: FromPath[UUID]
    ) -> Page | Redirect:
        """Note that the recipient was told in another way than by our letter."""
        try:
            form = await parse(request, MessageForm, prefix=f"{notice}-")
            with concerning(f"{notice}-told_on", PostedTooEarly):
                await recipient_telling.note_message(request.user, reference, [notice], form.told_on, form.how)
        except InvalidForm as error:
            return await _again(request, reference, notice, error)
        return _done(reference)

    @post("/undantag")
    async def note_exemption(
        self, request: StaffRequest, reference: FromPath[str], notice: FromPath[UUID]
    ) -> Page | Redirect:
        """Note that the recipient need not or cannot be told."""
        try:
            form = await parse(request, ExemptionForm, prefix=f"{notice}-")
            await recipient_telling.note_exemption(request.user, reference, [notice], form.why, form.reason)
        except InvalidForm as error:
            return await _again(request, reference, notice, error)
        return _done(reference)


def _done(reference: str) -> Redirect:
    return redirect(f"{request_at(reference)}#recipients", flash="mottagare")


async def _again(request: StaffRequest, reference: str, notice: UUID, error: InvalidForm) -> Page:
    """The request's page with what is wrong in the recipient's forms, and what was sent."""
    words = in_words(request, "recipient", error.faults)
    return await case_page(request, reference, words, **await sent_with(request, f"{notice}-"))
