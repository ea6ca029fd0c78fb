"""The record of processing in force, and what of it the controller has yet to confirm."""

from litestar import Controller, get

from portal.domain.record_of_processing.assumed import assumed_facts
from portal.domain.record_of_processing.published import published
from portal.web.guards import signed_in_staff
from portal.web.pages import Page, StaffRequest, page
from portal.web.staff import words


class RecordController(Controller):
    """`/personal/behandlingsregister`"""

    path = "/personal/behandlingsregister"
    guards = [signed_in_staff]

    @get()
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
            words=words,
        )
