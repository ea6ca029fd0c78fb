"""The answer on paper: opened, printed, posted; and with that the request is closed."""

from typing import Literal

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.desk.case import progress
from portal.domain.erasure import closing
from portal.domain.errors import NotFound
from portal.domain.letters import answers
from portal.web.forms import Form, parse
from portal.web.guards import case_workers, handlers, intake
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, pdf, redirect
from portal.web.staff.letters import noting
from portal.web.staff.requests.case_page import case_page_again
from portal.web.staff.shown_again import shown_again
from portal.web.step_up import STEP_UP


class ClosingForm(Form):
    """That the closing of an erasure, after which the account is gone, is meant."""

    checked: Literal["true"]


class AnswerController(Controller):
    """`/personal/begaran/{reference}/svar.pdf`, `.../utskrift`, `.../postning` and `.../avslut`"""

    path = "/personal/begaran/{reference:str}"

    @get("/svar.pdf", guards=[case_workers], opt=STEP_UP)
    async def show(self, request: StaffRequest, reference: FromPath[str]) -> Response[bytes]:
        """The letter, of several the one that `?del=` names, to print; opening it is an event."""
        wanted = request.query_params.get("del", "1")
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 6):
            raise NotFound
        content = await answers.open_answer(request.user, reference, int(wanted))
        found = (await progress(request.user, reference)).request
        part = f"-{int(wanted)}" if "del" in request.query_params else ""
        return pdf(content, f"{found.reference}{part}.pdf")

    @post("/utskrift", guards=[intake])
    @shown_again("printing", case_page_again)
    async def printed(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Note that the letter is on paper."""
        return await noting.printed(request, reference, request_at(reference))

    @post("/postning", guards=[intake])
    @shown_again("posting", case_page_again, *noting.PostingForm.model_fields)
    async def posted(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Note that the letter is in the post."""
        return await noting.posted(request, reference, request_at(reference))

    @post("/avslut", guards=[handlers], opt=STEP_UP)
    @shown_again("closing", case_page_again)
    async def closed(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Close the request; the closing of an erasure removes the account, so it is confirmed."""
        found = (await progress(request.user, reference)).request
        if found.kind == "erasure":
            await parse(request, ClosingForm)
        await closing.close(request.user, reference)
        return redirect(request_at(found.reference), flash="avslutad")
