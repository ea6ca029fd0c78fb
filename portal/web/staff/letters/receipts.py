"""Confirming by letter that a request has come."""

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.intake import receipts
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import StaffRequest, redirect


class ReceiptController(Controller):
    """`/personal/begaran/{reference}/mottagningsbekraftelse`"""

    path = "/personal/begaran/{reference:str}/mottagningsbekraftelse"
    guards = [handlers]

    @post()
    async def create(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Order the letter."""
        await receipts.send(request.user, reference)
        return redirect(request_at(reference), flash="mottagningsbekraftelse")
