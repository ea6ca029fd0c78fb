"""One request, and how far the work on it has come."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from portal.domain.desk.case import progress
from portal.web.guards import readers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, page
from portal.web.staff import words
from portal.web.staff.requests import step_words
from portal.web.staff.requests.case_page import case_page


class StaffRequestController(Controller):
    """`/personal/begaran/{reference}`"""

    path = "/personal/begaran/{reference:str}"
    guards = [readers]

    @get()
    async def show(self, request: StaffRequest, reference: FromPath[str]) -> Page:
        """The request with everything that belongs to it."""
        return await case_page(request, reference)

    @get("/lage", opt={"polling": True})
    async def progress(self, request: StaffRequest, reference: FromPath[str]) -> Response[str]:
        """How far a job has come, asked by the page again and again; nothing when nothing is new.

        When the work is done the whole page is loaded anew, which is a look at the person and an event.
        """
        now = await progress(request.user, reference)
        found, step = now.request, now.step
        at = request_at(found.reference)
        if not step.is_work:
            return Response("", status_code=204, headers={"HX-Redirect": at, "Cache-Control": "no-store"})
        seen = [request.query_params.get(name, "") for name in ("steg", "fel", "lange")]
        if seen == [step.code, found.trouble or "", "1" if now.is_slow else ""]:
            return Response("", status_code=204, headers={"Cache-Control": "no-store"})
        return page(
            request,
            "staff/requests/_progress",
            at=at,
            step=step,
            is_slow=now.is_slow,
            trouble=found.trouble,
            words=words,
            step_words=step_words,
        )
