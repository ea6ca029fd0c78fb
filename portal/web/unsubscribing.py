"""`/avsluta/{token}`: ending one kind of marketing by a link, without signing in (RFC 8058).

Looking changes nothing, whoever follows links ahead of the reader; the one button, or a mail client's one-click POST,
does. Neither says whether the link was one of ours.
"""

from litestar import Controller, get, post
from litestar.params import FromPath

from portal.domain.consents import unsubscribing
from portal.web.guards import anybody
from portal.web.pages import AnyRequest, Page, page

PATH = "/avsluta"


class UnsubscribingController(Controller):
    """`/avsluta/{token}`"""

    path = PATH + "/{token:str}"
    guards = [anybody]
    # By any mail client, without cookies: the token, which nobody can make, is the proof.
    opt = {"public": True, "from_anywhere": True}

    @get()
    async def show(self, request: AnyRequest, token: FromPath[str]) -> Page:
        """One button."""
        return page(request, "unsubscribing/show", token=token)

    @post(status_code=200)
    async def create(self, request: AnyRequest, token: FromPath[str]) -> Page:
        """End it at once. No redirect: mail clients follow none."""
        sent = await request.form()
        if sent.get("List-Unsubscribe") != "One-Click":  # RFC 8058, 3.2
            return page(request, "unsubscribing/show", status=422, token=token)
        await unsubscribing.unsubscribe(token)
        return page(request, "unsubscribing/done")
