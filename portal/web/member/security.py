"""`/mitt-konto/sakerhet`: how the member signs in, and where the account is open right now."""

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.domain import accounts
from portal.settings import settings
from portal.web.guards import signed_in_member
from portal.web.pages import MemberRequest, Page, page, redirect

PATH = "/mitt-konto/sakerhet"


class SecurityController(Controller):
    """`/mitt-konto/sakerhet`"""

    path = PATH
    guards = (signed_in_member,)

    @get()
    async def show(self, request: MemberRequest) -> Page:
        """The account's e-mail address and its sessions in force."""
        return page(
            request,
            "member/security/show",
            section="security",
            email=request.auth.email,
            sessions=await accounts.open_sessions(request.user, request.auth),
            idle_minutes=int(settings().session_idle.total_seconds() // 60),
        )

    @post("/andra-sessioner")
    async def end_others(self, request: MemberRequest) -> Redirect:
        """End every session but this one."""
        await accounts.end_other_sessions(request.user, request.auth)
        return redirect(PATH, flash="sessioner")
