"""What the portal reminds the desk of, ticked off one by one."""

from uuid import UUID

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.requests import reminders
from portal.web.guards import intake
from portal.web.pages import StaffRequest, redirect


class ReminderController(Controller):
    """`/personal/paminnelser/{reminder}/klar`"""

    path = "/personal/paminnelser/{reminder:uuid}/klar"
    guards = [intake]

    @post()
    async def create(self, request: StaffRequest, reminder: FromPath[UUID]) -> Redirect:
        """Note that it has been seen to."""
        await reminders.mark_done(request.user, reminder)
        return redirect("/personal", flash="paminnelse-klar")
