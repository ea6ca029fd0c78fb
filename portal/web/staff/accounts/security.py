"""`/personal/sakerhet`: how one signs in as staff, and where the account is open right now."""

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.accounts import accounts
from portal.domain.signing_in import own_factors, passkeys
from portal.settings import settings
from portal.web.browser_names import names_of
from portal.web.guards import signed_in_staff
from portal.web.own_account.own_pages import SECURITY
from portal.web.pages import Page, StaffRequest, page, redirect

PATH = SECURITY["staff"]


class StaffSecurityController(Controller):
    """`/personal/sakerhet`"""

    path = PATH
    guards = (signed_in_staff,)

    @get()
    async def show(self, request: StaffRequest) -> Page:
        """The account's second factors and its sessions in force."""
        return page(
            request,
            "staff/security/show",
            section="security",
            base=PATH,
            email=request.auth.email,
            factors=await own_factors.standing(request.auth),
            passkeys=await passkeys.of_session(request.auth),
            sessions=await accounts.open_sessions(request.user, request.auth),
            browser_of=names_of,
            idle_minutes=int(settings().session_idle.total_seconds() // 60),
        )

    @post("/andra-sessioner")
    async def end_others(self, request: StaffRequest) -> Redirect:
        """End every session but this one."""
        await accounts.end_other_sessions(request.user, request.auth)
        return redirect(PATH, flash="sessioner")

    @post("/sessioner/{session:str}/avslut")
    async def end_one(self, request: StaffRequest, session: FromPath[str]) -> Redirect:
        """End one of the other sessions."""
        await accounts.end_session(request.user, request.auth, session)
        return redirect(PATH, flash="session")
