"""`/ej-skickat`: what somebody filled in and sent when no longer signed in, shown once more after the sign-in.

Nothing of it is done by itself: its owner presses a button, and the browser sends the form to where it was meant for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.domain.record_of_processing.published import published
from portal.domain.signing_in import kept_forms
from portal.domain.signing_in.kept_forms import KeptForm
from portal.web import form_tokens
from portal.web.guards import signed_in
from portal.web.homes import home_of, is_own
from portal.web.host_cookies import KEPT
from portal.web.page_before import page_before
from portal.web.pages import AnyRequest, Page, page, redirect
from portal.web.signing_in.confirmations import WAITING
from portal.web.signing_in.kept_form_answers import Answer, answers, is_first_step
from portal.web.signing_in.kept_form_names import name_of
from portal.web.step_up import CONFIRMATION, TOKEN, fields_of, without_secrets

PATH = "/ej-skickat"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A form that waits, what it would do, whether that is only to lead on, and what was filled in."""

    form: KeptForm
    name: str
    is_first_step: bool
    answers: Sequence[Answer]


async def keep(request: AnyRequest, sign_in: str) -> Redirect | None:
    """Keep the form of that request for whoever had filled it in, and on to `sign_in`, which says so. None where it
    cannot be kept. Who is signed in anew goes on to what was kept; somebody else has no part in it.

    Raises UnreadableForm and HTTPException for what is no form.
    """
    answer = redirect(sign_in, flash="ifyllt-vantar")
    before = KEPT.of(request)
    if request.url.path == PATH and before:
        return answer
    form = await request.form()
    kept = _filled_in(request, form)
    if kept is None:
        return None
    alone = request.auth.account_id if request.auth else None
    token = await kept_forms.keep(form_tokens.unmasked(form.get(TOKEN)), kept, alone, before)
    if token is None:
        return None
    if alone:
        answer = redirect(PATH)
    answer.cookies = [*answer.cookies, KEPT.holding(token)]
    return answer


async def waiting_page(request: AnyRequest, account: Any) -> str | None:
    """The page with what waits in this browser for the account that has signed in; None where nothing does."""
    return PATH if await kept_forms.find(KEPT.of(request), account) else None


class KeptFormController(Controller):
    """`/ej-skickat`"""

    path = PATH
    guards = [signed_in]

    @get()
    async def show(self, request: AnyRequest) -> Page | Redirect:
        """What waits, each with a button that sends it, or goes on with it."""
        kept = await kept_forms.find(KEPT.of(request), request.auth.account())
        if not kept:
            return redirect(home_of(request.user))
        record, language = (await published()).record, request.user.language
        waiting = [
            Waiting(it, name_of(it, language, record), is_first_step(it), answers(it, language, record)) for it in kept
        ]
        return page(request, "kept_form", waiting=waiting)

    @post()
    async def create(self, request: AnyRequest) -> Redirect:
        """Have the browser send it on, as it is, to where it was meant for; once."""
        kept, are_others = await kept_forms.take(KEPT.of(request), request.auth.account(), _which(request))
        if kept is None:
            return redirect(home_of(request.user), flash="ifyllt-borta")
        gone = [] if are_others else [KEPT.gone()]
        return Redirect(kept.go_on, status_code=307, headers={"Cache-Control": "no-store"}, cookies=gone)

    @post("/bortkastning")
    async def discard(self, request: AnyRequest) -> Redirect:
        """Throw it away."""
        _, are_others = await kept_forms.take(KEPT.of(request), request.auth.account(), _which(request))
        answer = redirect(PATH if are_others else home_of(request.user), flash="ifyllt-kastat")
        answer.cookies = [*answer.cookies, *([] if are_others else [KEPT.gone()])]
        return answer


def _which(request: AnyRequest) -> str:
    return request.query_params.get("formular", "")


def _filled_in(request: AnyRequest, form: Any) -> KeptForm | None:
    """What the form holds without what is secret; None where nothing is left, or it goes to nobody's own page."""
    query = request.url.query
    go_on = request.url.path + (f"?{query}" if query else "")
    fields = fields_of(form)
    if request.url.path.startswith(CONFIRMATION):
        # What waited for a confirmation waits for the sign-in instead, which is one.
        go_on, fields = str(form.get("till", "")), fields_of(form, WAITING)
    fields = without_secrets(fields)
    had_files = any(not isinstance(value, str) and value.filename for _, value in form.multi_items())
    if not is_own(go_on) or not (fields or had_files):
        return None
    before = page_before(request)
    return KeptForm(go_on, fields, had_files, before if is_own(before) else "")
