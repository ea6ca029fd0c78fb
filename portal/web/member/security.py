"""`/mitt-konto/sakerhet`: how the member signs in, and where the account is open right now."""

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.accounts import accounts, email_changes
from portal.domain.notices import notice_choices
from portal.domain.signing_in import own_factors, passkeys
from portal.settings import settings
from portal.web.browser_names import names_of
from portal.web.guards import signed_in_member
from portal.web.own_account.own_pages import SECURITY
from portal.web.pages import MemberRequest, Page, page, redirect

PATH = SECURITY["member"]


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
            base=PATH,
            email=request.auth.email,
            factors=await own_factors.standing(request.auth),
            passkeys=await passkeys.of_session(request.auth),
            change=await email_changes.of_member(request.user),
            standing=await notice_choices.standing(request.user),
            sessions=await accounts.open_sessions(request.user, request.auth),
            failed=await accounts.failed(request.user),
            browser_of=names_of,
            idle_minutes=int(settings().session_idle.total_seconds() // 60),
        )

    @post("/andra-sessioner")
    async def end_others(self, request: MemberRequest) -> Redirect:
        """End every session but this one."""
        await accounts.end_other_sessions(request.user, request.auth)
        return redirect(PATH, flash="sessioner")

    @post("/sessioner/{session:str}/avslut")
    async def end_one(self, request: MemberRequest, session: FromPath[str]) -> Redirect:
        """End one of the other sessions."""
        await accounts.end_session(request.user, request.auth, session)
        return redirect(PATH, flash="session")
