"""On to the next request that a handler has to do something with, without the way through the queue."""

from litestar import Controller, get
from litestar.response import Redirect

from portal.domain.desk import work_queue
from portal.web.guards import readers
from portal.web.homes import request_at
from portal.web.pages import StaffRequest, redirect


class NextRequestController(Controller):
    """`/personal/nasta?efter=`"""

    path = "/personal/nasta"
    guards = [readers]

    @get()
    async def show(self, request: StaffRequest) -> Redirect:
        """The most urgent request for the reader after the one that was on the page, or the queue where none is."""
        found = await work_queue.next_for(request.user, request.query_params.get("efter", "")[:20])
        if found is None:
            return redirect("/personal", flash="inget-mer")
        return redirect(f"{request_at(found)}#now")
