"""`/personal/konton`: who works here, what each may do, and who is let in. For administrators of accounts."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import EmailStr, Field

from portal.data.actors import ROLES, Role
from portal.domain.accounts import staff_accounts
from portal.domain.accounts.account_errors import EmailTaken
from portal.domain.notices import notice_sending
from portal.domain.signing_in.ways_in import has_provider
from portal.settings import settings
from portal.web.forms import Form, concerning, parse
from portal.web.guards import for_roles
from portal.web.origin import own_origin
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.signing_in.staff_activation import PATH as ACTIVATION
from portal.web.staff.accounts import role_words
from portal.web.staff.faults import in_words
from portal.web.staff.shown_again import shown_again
from portal.web.step_up import STEP_UP

PATH = "/personal/konton"
SECTION = "staff_accounts"


class NewAccountForm(Form):
    """Whose account it is; the roles are read beside it."""

    email: EmailStr = Field(max_length=254)
    name: str = Field(min_length=1, max_length=100)


class StaffAccountController(Controller):
    """`/personal/konton`"""

    path = PATH
    guards = [for_roles("administrator")]

    @get()
    async def index(self, request: StaffRequest) -> Page:
        """Everybody who works here."""
        found = await staff_accounts.everybody(request.user)
        return page(request, "staff/accounts/index", section=SECTION, accounts=found, role_words=role_words)

    @get("/nytt")
    async def new(self, request: StaffRequest) -> Page:
        """The form for another one."""
        return _new(request, {}, {}, ())

    @post("/nytt", opt=STEP_UP)
    @shown_again("staff_account", lambda *again: _new_again(*again), "email", "name")
    async def create(self, request: StaffRequest) -> Page:
        """Add an account, and show the link that activates it, this once."""
        roles = await _roles(request)
        form = await _new_account(request, roles)
        with concerning("email", EmailTaken):
            account, token = await staff_accounts.add(request.user, form.email, form.name, roles)
        return await _link(request, account, token)

    @get("/{account:uuid}")
    async def show(self, request: StaffRequest, account: FromPath[UUID]) -> Page:
        """One account, and what can be done with it."""
        return await _show(request, account, {}, None)

    @post("/{account:uuid}/roller", opt=STEP_UP)
    async def change_roles(self, request: StaffRequest, account: FromPath[UUID]) -> Page | Redirect:
        """Change what its owner may do."""
        roles = await _roles(request)
        if not roles:
            return await _show(request, account, in_words(request, "staff_account", {"roles": "missing"}), roles)
        await staff_accounts.change_roles(request.user, account, roles)
        return redirect(f"{PATH}/{account}", flash="roller")

    @post("/{account:uuid}/sparr", opt=STEP_UP)
    async def block(self, request: StaffRequest, account: FromPath[UUID]) -> Redirect:
        """Let nobody in with it."""
        await staff_accounts.block(request.user, account)
        return redirect(f"{PATH}/{account}", flash="konto-sparrat")

    @post("/{account:uuid}/havning", opt=STEP_UP)
    async def lift_block(self, request: StaffRequest, account: FromPath[UUID]) -> Redirect:
        """Let its owner in again."""
        await staff_accounts.lift_block(request.user, account)
        return redirect(f"{PATH}/{account}", flash="konto-oppnat")

    @post("/{account:uuid}/tvafaktor", opt=STEP_UP)
    async def reset_factor(self, request: StaffRequest, account: FromPath[UUID]) -> Redirect:
        """Have its owner set up a second factor anew."""
        await staff_accounts.reset_factor(request.user, account)
        return redirect(f"{PATH}/{account}", flash="tvafaktor-aterstalld")

    @post("/{account:uuid}/arbetskonto", opt=STEP_UP)
    async def unlink(self, request: StaffRequest, account: FromPath[UUID]) -> Redirect:
        """Remove the link with its owner's work account."""
        await staff_accounts.unlink(request.user, account)
        return redirect(f"{PATH}/{account}", flash="arbetskonto-lossat")

    @post("/{account:uuid}/aktivering", opt=STEP_UP)
    async def invite_again(self, request: StaffRequest, account: FromPath[UUID]) -> Page:
        """Show a fresh link that activates it, this once."""
        return await _link(request, account, await staff_accounts.invite_again(request.user, account))

    @post("/{account:uuid}/utskick", opt=STEP_UP)
    async def mail_link(self, request: StaffRequest, account: FromPath[UUID]) -> Redirect:
        """Send the link by e-mail."""
        await staff_accounts.mail_link(request.user, account)
        return redirect(f"{PATH}/{account}", flash="aktivering-skickad")


async def _roles(request: StaffRequest) -> tuple[Role, ...]:
    sent = (await request.form()).getall("roles", [])
    return tuple(role for role in ROLES if role in sent)


async def _new_account(request: StaffRequest, roles: tuple[Role, ...]) -> NewAccountForm:
    return await parse(request, NewAccountForm, besides={} if roles else {"roles": "missing"})


async def _new_again(request: StaffRequest, errors: Mapping[str, str], values: Mapping[str, str]) -> Page:
    return _new(request, errors, values, await _roles(request))


def _new(request: StaffRequest, errors: Mapping[str, str], values: Mapping[str, str], roles: tuple[Role, ...]) -> Page:
    return page(
        request,
        "staff/accounts/new",
        status=422 if errors else 200,
        section=SECTION,
        values=values,
        roles=roles,
        role_words=role_words,
        errors=errors or None,
    )


async def _show(
    request: StaffRequest, account: UUID, errors: Mapping[str, str], roles: tuple[Role, ...] | None
) -> Page:
    found = await staff_accounts.find(request.user, account)
    return page(
        request,
        "staff/accounts/show",
        status=422 if errors else 200,
        section=SECTION,
        account=found,
        is_own=found.id == request.user.id,
        open_requests=await staff_accounts.open_requests(request.user, account),
        has_provider=has_provider(),
        provider_only=settings().oidc_only,
        roles=found.roles if roles is None else roles,
        role_words=role_words,
        errors=errors or None,
    )


async def _link(request: StaffRequest, account: UUID, token: str) -> Page:
    found = await staff_accounts.find(request.user, account)
    if settings().oidc_only:
        # A link that chooses a password would open nothing.
        return await _show(request, account, {}, None)
    return page(
        request,
        "staff/accounts/link",
        section=SECTION,
        account=found,
        link=f"{own_origin(request)}{ACTIVATION}/{token}",
        can_mail=notice_sending.has_server(),
    )
