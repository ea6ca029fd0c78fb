"""What matters most is done by who has just shown who it is: declared beside the route, by `opt=STEP_UP`.

A page is shown after the confirmation. A form is not lost: its fields wait on the page that asks, in the browser and
nowhere else, and are sent again by a button. Passwords and codes do not wait: no page has them in it.
"""

from typing import Any
from urllib.parse import quote

from litestar import Request

from portal.data.accounts.second_factors import Standing
from portal.domain.signing_in import step_ups
from portal.web.origin import SAFE

STEP_UP = {"step_up": True}
"""The option of a route that is open for a while after a sign-in or a confirmation, and then asks for another."""

STEP_UP_EMBEDDED = {"step_up": True, "embedded": True}
"""The same for a picture in a page that asked itself: it is fetched for as long as somebody may look at that page."""

CONFIRMATION = "/bekrafta"
TOKEN = "form_token"  # noqa: S105

SECRET = frozenset({"password", "new", "again", "code", "proof", "credential"})
"""The fields that nobody keeps and no page repeats: passwords, codes, and what a passkey has signed."""

Fields = list[tuple[str, str]]


class StepUpNeeded(Exception):
    """Whoever is signed in is to confirm it. `back_to` is the page, or where the form goes; `fields` what it holds.

    `standing` says which second factors can be shown.
    """

    def __init__(self, standing: Standing, back_to: str, fields: Fields | None) -> None:
        super().__init__()
        self.standing = standing
        self.back_to = back_to
        self.fields = fields

    @property
    def location(self) -> str:
        """Where it is confirmed, for a page."""
        return f"{CONFIRMATION}?vidare={quote(self.back_to, safe='/')}"


async def expect_fresh(request: Request[Any, Any, Any]) -> None:
    """Raises StepUpNeeded. After what is forged has been refused: only fields of our own forms are kept waiting."""
    opt = request.route_handler.opt
    if not opt.get("step_up") or request.auth is None or step_ups.is_fresh(request.auth, bool(opt.get("embedded"))):
        return
    fields = None if request.method in SAFE else without_secrets(fields_of(await request.form()))
    query = request.url.query
    back_to = request.url.path + (f"?{query}" if query else "")
    raise StepUpNeeded(await step_ups.standing(request.auth), back_to, fields)


def fields_of(form: Any, prefix: str = "") -> Fields:
    """The fields of a form that begin with `prefix`, without it, save the session's token, which is put in anew."""
    return [
        (name.removeprefix(prefix), value)
        for name, value in form.multi_items()
        if isinstance(value, str) and name.startswith(prefix) and name != TOKEN
    ]


def without_secrets(fields: Fields) -> Fields:
    """The fields save those that nobody keeps."""
    return [(name, value) for name, value in fields if name not in SECRET]
