"""`/mitt-konto/sakerhet/inloggningsnycklar` and the same for staff: one's passkeys, added and removed."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import ConfigDict

from portal.domain.accounts.account_errors import WrongPassword
from portal.domain.errors import NotFound, Throttled
from portal.domain.signing_in import own_factors, passkeys
from portal.domain.signing_in.sign_in_errors import ShortPassword, WrongPasskey
from portal.web.forms import Form, InvalidForm, parse
from portal.web.guards import signed_in_member, signed_in_staff
from portal.web.language import language_of, message
from portal.web.marking import _
from portal.web.own_account.own_app import RemovalForm
from portal.web.own_account.own_pages import SECURITY, security_of
from portal.web.own_account.passkey_options import WRONG, options_answer
from portal.web.pages import AnyRequest, Page, page, redirect
from portal.web.password_words import not_enough
from portal.web.statuses import status_of
from portal.web.step_up import STEP_UP

NO_NAME = _("Give the passkey a name, so that you know it again.")
NAME_TOO_LONG = _("The name can have at most 60 characters.")
ONCE_MORE = _("Press the button once more: the passkey was not made yet.")
PASSKEYS = "inloggningsnycklar"


class NewPasskeyForm(Form):
    """What the owner calls the passkey, and what the browser answers, as JSON."""

    model_config = ConfigDict(str_max_length=20_000)

    name: str = ""
    credential: str = ""


class PasskeyRoutes(Controller):
    """A passkey is added, by a script of the page, and removed."""

    @get("/ny", opt=STEP_UP)
    async def new(self, request: AnyRequest) -> Page:
        """The form."""
        return _new(request)

    @post("/utmaning")
    async def challenge(self, request: AnyRequest) -> Response[bytes]:
        """What the browser is to make the passkey of, for the script."""
        return options_answer(await passkeys.options(request.auth))

    @post("/ny", opt=STEP_UP)
    async def create(self, request: AnyRequest) -> Page | Redirect:
        """Take the passkey; the first second factor brings recovery codes, which are shown this once."""
        try:
            form = await parse(request, NewPasskeyForm)
            if fault := NO_NAME if not form.name else NAME_TOO_LONG if len(form.name) > passkeys.LONGEST_NAME else None:
                return _new(request, {"name": message(language_of(request), fault)}, form.name)
            if not form.credential:
                # After a confirmation of who it is, over which no credential is kept.
                return _new(request, {"name": message(language_of(request), ONCE_MORE)}, form.name)
            codes = await passkeys.add(request.auth, form.credential, form.name)
        except (WrongPasskey, InvalidForm):
            return _new(request, {"name": message(language_of(request), WRONG)})
        if codes:
            return page(request, "recovery_codes", section="security", codes=codes, on_to=security_of(request))
        return redirect(security_of(request), flash="inloggningsnyckel-tillagd")

    @get("/{passkey:uuid}/borttagning", opt=STEP_UP)
    async def ask_to_remove(self, request: AnyRequest, passkey: FromPath[UUID]) -> Page:
        """Ask whether to remove it. Raises NotFound."""
        return await _removal(request, passkey)

    @post("/{passkey:uuid}/borttagning", opt=STEP_UP)
    async def remove(self, request: AnyRequest, passkey: FromPath[UUID]) -> Page | Redirect:
        """Remove it. Raises NotFound and LastFactor."""
        form = await parse(request, RemovalForm)
        try:
            await own_factors.remove_passkey(request.auth, passkey, form.password)
        except (WrongPassword, Throttled, ShortPassword) as error:
            return await _removal(request, passkey, not_enough(language_of(request), error), status_of(error))
        return redirect(security_of(request), flash="inloggningsnyckel-borttagen")


class MemberPasskeyController(PasskeyRoutes):
    """`/mitt-konto/sakerhet/inloggningsnycklar`"""

    path = f"{SECURITY['member']}/{PASSKEYS}"
    guards = (signed_in_member,)


class StaffPasskeyController(PasskeyRoutes):
    """`/personal/sakerhet/inloggningsnycklar`"""

    path = f"{SECURITY['staff']}/{PASSKEYS}"
    guards = (signed_in_staff,)


def _new(request: AnyRequest, errors: Mapping[str, str] | None = None, name: str = "") -> Page:
    return page(
        request,
        "security/new_passkey",
        status=422 if errors else 200,
        section="security",
        base=security_of(request),
        errors=errors,
        passkey_name=name,
    )


async def _removal(
    request: AnyRequest, passkey: UUID, errors: Mapping[str, str] | None = None, status: int = 200
) -> Page:
    found = next((it for it in await passkeys.of_session(request.auth) if it.id == passkey), None)
    if found is None:
        raise NotFound
    return page(
        request,
        "security/removal",
        status=status,
        section="security",
        base=security_of(request),
        at=f"{security_of(request)}/{PASSKEYS}/{passkey}/borttagning",
        passkey_name=found.name,
        is_last=await own_factors.is_last(request.auth, found.is_doubted),
        email=request.auth.email,
        errors=errors,
    )
