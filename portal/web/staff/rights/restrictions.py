"""Restricting a person's data, telling the person, lifting it (Art. 18)."""

import re
from typing import Annotated, Literal

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.domain.rights import lifting_notices, restrictions
from portal.domain.rights.rights_errors import LiftedTooEarly, NotATelephone
from portal.web.forms import Form, InvalidForm, concerning, parse, sent
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.faults import in_words
from portal.web.staff.letter_reasons import A_REASON
from portal.web.staff.requests.case_page import case_page

LONGEST_REASON = 2000

SEPARATORS = re.compile(r"[,;\n]")


class GroundForm(Form):
    """Which restriction."""

    ground: Literal["accuracy", "unlawful", "claims", "objection"]


class PlacingForm(GroundForm):
    """The ground, and numbers that the shop has used; several with commas between."""

    telephones: str = ""

    @property
    def numbers(self) -> list[str]:
        """The numbers one by one."""
        return [number.strip() for number in SEPARATORS.split(self.telephones) if number.strip()]


class NoticeForm(GroundForm):
    """Why the restriction is to be lifted, for the letter to the person."""

    lifting_reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON), A_REASON]


class RestrictionController(Controller):
    """`/personal/begaran/{reference}/begransning`, `.../underrattelse` and `.../upphavande`"""

    path = "/personal/begaran/{reference:str}/begransning"
    guards = [handlers]

    @post()
    async def place(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Restrict the person's data at once."""
        try:
            form = await parse(request, PlacingForm)
            with concerning("telephones", NotATelephone):
                await restrictions.place(request.user, reference, form.ground, form.numbers)
        except InvalidForm as error:
            return await _again(request, reference, error, *PlacingForm.model_fields)
        return redirect(request_at(reference), flash="begransad")

    @post("/underrattelse")
    async def order_notice(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Have the letter written that tells the person that the restriction will be lifted."""
        try:
            form = await parse(request, NoticeForm)
            await lifting_notices.order(request.user, reference, form.ground, form.lifting_reason)
        except InvalidForm as error:
            return await _again(request, reference, error, "lifting_reason")
        return redirect(request_at(reference), flash="underrattas")

    @post("/upphavande")
    async def lift(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Lift the restriction."""
        try:
            form = await parse(request, GroundForm)
            with concerning("ground", LiftedTooEarly):
                await restrictions.lift(request.user, reference, form.ground)
        except InvalidForm as error:
            return await _again(request, reference, error)
        return redirect(request_at(reference), flash="begransning-upphavd")


async def _again(request: StaffRequest, reference: str, error: InvalidForm, *fields: str) -> Page:
    values = await sent(request, *fields)
    return await case_page(request, reference, in_words(request, "restriction", error.faults), **values)
