"""Deciding on a request for restriction and on an objection, and fetching the files of one for portability."""

from typing import Literal

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from portal.domain.access import portability
from portal.domain.rights import objected_marketing, objections, restriction_requests
from portal.domain.rights.objections import Weighed
from portal.domain.rights.rights_errors import NotATelephone, Undecided
from portal.web.forms import concerning, parse, sent_with
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.faults import in_words
from portal.web.staff.letter_reasons import NO_REASON, is_reason
from portal.web.staff.requests.case_page import case_page, case_page_again
from portal.web.staff.rights.restrictions import PlacingForm
from portal.web.staff.shown_again import shown_again
from portal.web.step_up import STEP_UP

LONGEST_REASON = 2000


class RightsController(Controller):
    """`/personal/begaran/{reference}/begransningsbeslut`, `.../invandningsbeslut`, `.../marknadsforing` and so on"""

    path = "/personal/begaran/{reference:str}"

    @post("/begransningsbeslut", guards=[handlers])
    @shown_again("restriction", case_page_again, *PlacingForm.model_fields)
    async def restrict(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Block the person's data as asked, and have the answer written."""
        form = await parse(request, PlacingForm)
        with concerning("telephones", NotATelephone):
            await restriction_requests.grant(request.user, reference, form.ground, form.numbers)
        return redirect(request_at(reference), flash="begransad")

    @post("/invandningsbeslut", guards=[handlers])
    async def weigh(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Decide on everything that is objected to, and have the answer written."""
        values = {name: value.strip() for name, value in (await sent_with(request, "")).items()}
        weighed = {
            name.removeprefix("outcome-"): Weighed(
                _outcome(value), values.get(f"reason-{name[8:]}", "")[:LONGEST_REASON]
            )
            for name, value in values.items()
            if name.startswith("outcome-") and value in ("ended", "kept")
        }
        too_little = [name for name, it in weighed.items() if it.outcome == "kept" and _says_too_little(it.reason)]
        if too_little:
            errors = in_words(request, "objection", dict.fromkeys((f"reason-{name}" for name in too_little), NO_REASON))
            return await case_page(request, reference, errors, **values)
        try:
            await objections.decide(request.user, reference, weighed)
        except Undecided:
            errors = in_words(request, "objection", {"objection": "undecided"})
            return await case_page(request, reference, errors, **values)
        return redirect(request_at(reference), flash="invandning-avgjord")

    @post("/marknadsforing", guards=[handlers])
    async def end_marketing(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """End all marketing to the person at once, before anything else is decided (Art. 21(3))."""
        await objected_marketing.end(request.user, reference)
        return redirect(request_at(reference), flash="marknadsforing-slut")

    @get("/dataportabilitet.zip", guards=[handlers], opt=STEP_UP)
    async def files(self, request: StaffRequest, reference: FromPath[str]) -> Stream:
        """The files of the answer, for the medium; fetching them is an event that the member sees."""
        found, content = await portability.download(request.user, reference)
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{found.reference}-dataportabilitet.zip"',
        }
        return Stream(content, media_type="application/zip", headers=headers)


def _says_too_little(reason: str) -> bool:
    return bool(reason) and not is_reason(reason)


def _outcome(value: str) -> Literal["ended", "kept"]:
    return "ended" if value == "ended" else "kept"
