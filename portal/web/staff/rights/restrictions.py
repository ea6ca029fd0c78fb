"""Restricting a person's data, telling the person, lifting it (Art. 18)."""

import re
from typing import Annotated, Literal

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.domain.rights import lifting_notices, restrictions
from portal.domain.rights.rights_errors import AnswerNotPosted, LiftedTooEarly, NotATelephone
from portal.web.forms import Form, concerning, parse
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.letter_reasons import A_REASON
from portal.web.staff.requests.case_page import case_page_again
from portal.web.staff.shown_again import shown_again

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
    @shown_again("restriction", case_page_again, *PlacingForm.model_fields)
    async def place(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Restrict the person's data at once."""
        form = await parse(request, PlacingForm)
        with concerning("telephones", NotATelephone):
            await restrictions.place(request.user, reference, form.ground, form.numbers)
        return redirect(request_at(reference), flash="begransad")

    @post("/underrattelse")
    @shown_again("restriction", case_page_again, "lifting_reason")
    async def order_notice(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Have the letter written that tells the person that the restriction will be lifted."""
        form = await parse(request, NoticeForm)
        with concerning("lifting_reason", AnswerNotPosted):
            await lifting_notices.order(request.user, reference, form.ground, form.lifting_reason)
        return redirect(request_at(reference), flash="underrattas")

    @post("/upphavande")
    @shown_again("restriction", case_page_again)
    async def lift(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Lift the restriction."""
        form = await parse(request, GroundForm)
        with concerning("ground", LiftedTooEarly):
            await restrictions.lift(request.user, reference, form.ground)
        return redirect(request_at(reference), flash="begransning-upphavd")
