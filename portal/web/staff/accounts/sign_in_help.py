"""`/personal/inloggningshjalp`: members who cannot show their second factor are helped back in, by two of the staff."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.data.accounts.sign_in_help import Method, Reason, SignInHelp
from portal.domain.accounts.account_errors import EmailTaken, NotAnEmail
from portal.domain.errors import Conflict
from portal.domain.signing_in import helped_members, sign_in_help
from portal.web.forms import Form, concerning, parse
from portal.web.guards import case_workers, deciders, intake
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff.accounts import help_words
from portal.web.staff.shown_again import shown_again
from portal.web.step_up import STEP_UP

PATH = "/personal/inloggningshjalp"


class HelpForm(Form):
    """Why the member cannot get in, how it was seen that it is the member, and another e-mail address if one is to be
    used."""

    reason: Reason
    method: Method
    new_email: str = Field("", max_length=254)


class ApprovalForm(Form):
    """Which help it is that somebody has read of and agrees to."""

    help: UUID


class SignInHelpController(Controller):
    """`/personal/inloggningshjalp`"""

    path = PATH
    guards = [case_workers]

    @get()
    async def index(self, request: StaffRequest) -> Page:
        """What waits for a second person."""
        waiting = await sign_in_help.waiting(request.user)
        return page(request, "staff/sign_in_help/index", section="queue", waiting=waiting, words=help_words)

    @get("/{person:uuid}")
    async def show(self, request: StaffRequest, person: FromPath[UUID]) -> Page:
        """One member: what the account has, and what can be done now."""
        return await _show(request, person)

    @post("/{person:uuid}", opt=STEP_UP, guards=[intake])
    @shown_again("sign_in_help", lambda *again: _show(*again), "reason", "method", "new_email")
    async def create(self, request: StaffRequest, person: FromPath[UUID]) -> Page | Redirect:
        """Say that it is the member, and have the account shut until a colleague agrees."""
        form = await parse(request, HelpForm)
        with concerning("new_email", NotAnEmail, EmailTaken):
            await sign_in_help.ask(request.user, person, form.reason, form.method, form.new_email)
        return redirect(f"{PATH}/{person}", flash="inloggningshjalp")

    @post("/{person:uuid}/godkannande", opt=STEP_UP, guards=[deciders])
    async def approve(self, request: StaffRequest, person: FromPath[UUID]) -> Redirect:
        """Agree, as the second person, to what the page showed. Raises Conflict when something else waits now."""
        form, waiting = await parse(request, ApprovalForm), await _waiting(request, person)
        if form.help != waiting.id:
            raise Conflict
        await sign_in_help.approve(request.user, waiting)
        done = "inloggningshjalp-adress" if waiting.new_email else "inloggningshjalp-godkand"
        return redirect(PATH, flash=done)

    @post("/{person:uuid}/avslag")
    async def decline(self, request: StaffRequest, person: FromPath[UUID]) -> Redirect:
        """Do not agree, or take it back."""
        await sign_in_help.decline(request.user, await _waiting(request, person))
        return redirect(PATH, flash="inloggningshjalp-avslagen")


async def _waiting(request: StaffRequest, person: UUID) -> SignInHelp:
    """What waits for that member. Raises Conflict when nothing does any longer."""
    found = await sign_in_help.waiting_of(request.user, person)
    if found is None:
        raise Conflict
    return found


async def _show(
    request: StaffRequest,
    person: UUID,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Page:
    return page(
        request,
        "staff/sign_in_help/show",
        status=422 if errors else 200,
        section="queue",
        member=await helped_members.look(request.user, person),
        at=f"{PATH}/{person}",
        words=help_words,
        values=values or {"reason": "", "method": "", "new_email": ""},
        errors=errors,
    )
