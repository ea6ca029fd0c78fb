"""What can be done while nobody knows yet who asked without our form: another person, and the form to be signed."""

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.desk.case import progress
from portal.domain.intake import corrected_person, signed_forms
from portal.web.guards import case_workers, handlers
from portal.web.homes import request_at
from portal.web.pages import StaffRequest, pdf, redirect
from portal.web.staff.intake.new_request import PATH


class ArrivalController(Controller):
    """`/personal/begaran/{reference}/person`, `.../underskrift` and `.../blankett.pdf`"""

    path = "/personal/begaran/{reference:str}"

    @post("/person", guards=[handlers])
    async def correct(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Look for the person anew, to say that the request is somebody else's."""
        draft = await corrected_person.begin(request.user, reference)
        return redirect(f"{PATH}/{draft}/person")

    @post("/underskrift", guards=[handlers])
    async def ask(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Have the form sent to be signed."""
        await signed_forms.ask(request.user, reference)
        return redirect(request_at(reference), flash="blankett-bestalld")

    @get("/blankett.pdf", guards=[case_workers])
    async def form(self, request: StaffRequest, reference: FromPath[str]) -> Response[bytes]:
        """The form that is sent to be signed, to be printed."""
        content = await signed_forms.pdf(request.user, reference)
        found = (await progress(request.user, reference)).request
        return pdf(content, f"blankett-{found.reference}.pdf")
