"""The queue: every request by its deadline, with what is to be done next."""

from urllib.parse import quote

from litestar import Controller, get

from portal.data.requests import Status
from portal.domain import desk, envelopes, reminders
from portal.domain.desk import Shown
from portal.domain.errors import NotFound
from portal.web.guards import signed_in_staff
from portal.web.pages import Page, StaffRequest, page
from portal.web.staff import step_words, time_words, words

VIEWS: dict[str, Shown] = {"oppna": "open", "vantar": "awaiting_letter", "avslutade": "ended"}
"""The tabs, by what the URL calls them."""

OPEN_STATES: tuple[Status, ...] = (
    "received",
    "identity_confirmed",
    "in_progress",
    "awaiting_approval",
    "approved",
    "executed",
    "answered",
)
"""The states whose requests are counted above the queue, in the order of the journey."""


class QueueController(Controller):
    """`/personal`"""

    path = "/personal"
    guards = [signed_in_staff]

    @get()
    async def index(self, request: StaffRequest) -> Page:
        """A page of the queue; `visa` is the tab and `efter` the place that the page before ended at."""
        view = request.query_params.get("visa", "oppna")
        after = request.query_params.get("efter", "")
        if view not in VIEWS:
            raise NotFound
        shown = await desk.queue(request.user, VIEWS[view], after)
        return page(
            request,
            "staff/queue/index",
            section="queue",
            view=view,
            queue=shown,
            reminders=await reminders.for_desk(request.user) if not after else [],
            time_words=time_words,
            first=f"/personal?visa={view}" if after else None,
            next=f"/personal?visa={view}&efter={quote(shown.after)}" if shown.after else None,
            open_states=OPEN_STATES,
            letters_waiting=await envelopes.count_waiting(request.user),
            words=words,
            step_words=step_words,
        )
