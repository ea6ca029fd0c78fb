"""The letters that came for a request, each with its envelope and, where it was scanned, its pages."""

from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from portal.domain.intake import envelopes, letter_pages
from portal.web.guards import case_workers, readers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, page
from portal.web.staff import words
from portal.web.staff.intake import envelope_words
from portal.web.staff.intake.envelopes import attached, number_of
from portal.web.staff.intake.letter_words import OUTCOMES
from portal.web.staff.requests import time_words
from portal.web.step_up import STEP_UP, STEP_UP_EMBEDDED


class RequestLetterController(Controller):
    """`/personal/begaran/{reference}/brev`"""

    path = "/personal/begaran/{reference:str}/brev"

    @get(guards=[readers])
    async def index(self, request: StaffRequest, reference: FromPath[str]) -> Page:
        """Every envelope of the request, and those that were put back since it was registered by mistake."""
        found, seen = await envelopes.of_request(request.user, reference)
        return page(
            request,
            "staff/requests/letters",
            section="queue",
            asked=found,
            at=request_at(found.reference),
            envelopes=seen,
            put_back=await envelopes.let_go_by(request.user, found),
            outcomes=OUTCOMES,
            words=words,
            envelope_words=envelope_words,
            time_words=time_words,
        )

    @get("/{envelope:uuid}/brev.pdf", guards=[case_workers], opt=STEP_UP)
    async def pages(self, request: StaffRequest, reference: FromPath[str], envelope: FromPath[UUID]) -> Response[bytes]:
        """The pages of a letter, to be saved; opening them is an event that the member sees."""
        with_blank = "tomma" in request.query_params
        opened = await letter_pages.open_of_request(request.user, reference, envelope, with_blank)
        return attached(opened.content, opened.name)

    @get("/{envelope:uuid}/sidor/{number:str}", guards=[case_workers], opt=STEP_UP_EMBEDDED)
    async def picture(
        self, request: StaffRequest, reference: FromPath[str], envelope: FromPath[UUID], number: FromPath[str]
    ) -> Response[bytes]:
        """A page of a letter as a picture, beside what is decided by it; the same event."""
        wanted = number_of(number)
        content = await letter_pages.picture(request.user, reference, envelope, wanted)
        return attached(content, f"sida-{wanted}.jpg", "image/jpeg")
