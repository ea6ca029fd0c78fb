"""`/inte-jag`: whoever was told by e-mail of something that somebody else has done shuts the account.

Opening a link changes nothing. No page here says whose account it is.
"""

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.signing_in import not_me
from portal.domain.signing_in.not_me import Done
from portal.web.client import client_address
from portal.web.guards import anybody
from portal.web.pages import AnyRequest, Page, page, redirect

PATH = "/inte-jag"
LOCKED = f"{PATH}/last"

SAID: dict[Done, str] = {"shut": f"{PATH}/utloggad", "locked": LOCKED, "blocked": f"{PATH}/sparrat"}
"""Where it says what is done."""


class NotMeController(Controller):
    """`/inte-jag`"""

    path = PATH
    guards = (anybody,)

    @get("/{token:str}")
    async def show(self, request: AnyRequest, token: FromPath[str]) -> Page:
        """Ask whether to do it. Raises LinkOver and Throttled."""
        done = await not_me.leads_to(token, client_address(request))
        return page(request, "not_me/show", token=token, done=done)

    @post("/{token:str}")
    async def create(self, request: AnyRequest, token: FromPath[str]) -> Redirect:
        """Do it. Raises LinkOver and Throttled."""
        return redirect(SAID[await not_me.say(token, client_address(request))])

    @get("/utloggad")
    async def shut(self, request: AnyRequest) -> Page:
        """What is done, and how one gets in again."""
        return page(request, "not_me/shut")

    @get("/last")
    async def locked(self, request: AnyRequest) -> Page:
        """What is done, and whom to ask for help."""
        return page(request, "not_me/locked")

    @get("/sparrat")
    async def blocked(self, request: AnyRequest) -> Page:
        """The same for who works here."""
        return page(request, "not_me/blocked")
