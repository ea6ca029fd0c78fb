"""Data that is kept past its time, ticked off kind by kind."""

from uuid import UUID

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.errors import NotFound
from portal.domain.retention import overdue
from portal.web.guards import handlers
from portal.web.pages import StaffRequest, redirect


class OverdueController(Controller):
    """`/personal/for-lange-sparat/{overdue}/borttaget`"""

    path = "/personal/for-lange-sparat/{overdue_id:str}/borttaget"
    guards = [handlers]

    @post()
    async def create(self, request: StaffRequest, overdue_id: FromPath[str]) -> Redirect:
        """Note that it has been removed."""
        try:
            id_ = UUID(overdue_id)
        except ValueError:
            raise NotFound from None
        await overdue.mark_done(request.user, id_)
        return redirect("/personal", flash="paminnelse-klar")
