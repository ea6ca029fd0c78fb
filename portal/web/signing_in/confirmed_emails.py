"""`/e-postbyte`: saying yes or no to another e-mail address, with a link that was sent to the new one or the old.

Opening a link changes nothing.
"""

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.accounts import email_changes
from portal.domain.accounts.email_changes import Came
from portal.web.guards import anybody
from portal.web.pages import AnyRequest, Page, page, redirect
from portal.web.signing_in.not_me import LOCKED

FLASHES: dict[Came, str] = {
    "waits_for_new": "e-postbyte-vantar-nya",
    "waits_for_old": "e-postbyte-vantar-gamla",
    "changed": "e-postbyte-klart",
    "taken": "e-postbyte-upptaget",
}


class ConfirmedEmailController(Controller):
    """`/e-postbyte`"""

    path = "/e-postbyte"
    guards = (anybody,)

    @get("/{token:str}")
    async def show(self, request: AnyRequest, token: FromPath[str]) -> Page:
        """Ask whether it is right. Raises LinkOver."""
        return page(request, "emails/confirm", token=token, opened=await email_changes.opened(token))

    @post("/{token:str}/bekraftelse")
    async def confirm(self, request: AnyRequest, token: FromPath[str]) -> Redirect:
        """It is right. Raises LinkOver."""
        return redirect("/logga-in", flash=FLASHES[await email_changes.confirm(token)])

    @post("/{token:str}/stopp")
    async def stop(self, request: AnyRequest, token: FromPath[str]) -> Redirect:
        """It is not. Raises LinkOver."""
        if await email_changes.stop(token) == "locked":
            return redirect(LOCKED)
        return redirect("/logga-in", flash="e-postbyte-stoppat")
