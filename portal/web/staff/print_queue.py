"""The answers that are to be printed and posted."""

from litestar import Controller, get

from portal.clock import today
from portal.domain import desk, found_files
from portal.web.guards import signed_in_staff
from portal.web.pages import Page, StaffRequest, page
from portal.web.staff import words


class PrintQueueController(Controller):
    """`/personal/utskrift`"""

    path = "/personal/utskrift"
    guards = [signed_in_staff]

    @get()
    async def index(self, request: StaffRequest) -> Page:
        """The answers on their way, oldest first."""
        printouts = await desk.printouts(request.user)
        return page(
            request,
            "staff/print_queue/index",
            section="print_queue",
            printouts=printouts,
            enclosures=await found_files.enclosures(request.user, printouts),
            is_full=len(printouts) == desk.MOST_PRINTOUTS,
            today=today(),
            words=words,
        )
