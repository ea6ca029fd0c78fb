"""The record of processing in force, and what of it the controller has yet to confirm."""

from litestar import Controller, Response, get

from portal.domain.record_of_processing import record_document
from portal.domain.record_of_processing.assumed import assumed_facts
from portal.domain.record_of_processing.gaps import gaps
from portal.domain.record_of_processing.officers import officer
from portal.domain.record_of_processing.published import published
from portal.web.guards import readers
from portal.web.language import language_of
from portal.web.pages import Page, StaffRequest, page, pdf
from portal.web.staff import words


class RecordController(Controller):
    """`/personal/behandlingsregister` and the same as `/personal/behandlingsregister.pdf`"""

    path = "/personal"
    guards = [readers]

    @get("/behandlingsregister")
    async def show(self, request: StaffRequest) -> Page:
        """The version in force, purpose by purpose."""
        current = await published()
        return page(
            request,
            "staff/record/show",
            section="record",
            version=current.version,
            record=current.record,
            assumed=assumed_facts(current.record),
            missing=gaps(current.record),
            officer=officer(current.record.controller),
            words=words,
        )

    @get("/behandlingsregister.pdf")
    async def document(self, request: StaffRequest) -> Response[bytes]:
        """The version in force to print, sign and show to the supervisory authority (Art. 30)."""
        current = await published()
        language = language_of(request)
        name = {"sv": "behandlingsregister", "en": "record-of-processing"}[language]
        return pdf(await record_document.render(request.user, language), f"{name}-{current.version}.pdf")
