"""The letters that are to be printed and posted."""

from litestar import Controller, get

from portal.clock import today
from portal.domain import desk, found_files
from portal.web.guards import signed_in_staff
from portal.web.pages import Page, StaffRequest, page
from portal.web.staff import outgoing_words


class PrintQueueController(Controller):
    """`/personal/utskrift`"""

    path = "/personal/utskrift"
    guards = [signed_in_staff]

    @get()
    async def index(self, request: StaffRequest) -> Page:
        """The letters on their way, oldest first."""
        printouts = await desk.to_print_and_post(request.user)
        return page(
            request,
            "staff/print_queue/index",
            section="print_queue",
            printouts=printouts,
            enclosures=await found_files.enclosures(request.user, printouts),
            is_full=len(printouts) == desk.MOST_PRINTOUTS,
            today=today(),
            outgoing_words=outgoing_words,
        )
