"""Several recipients of a change settled at once (Art. 19): told by letters or a message, or not told, and why."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.letters.posting_errors import NotAnAddress, PostedTooEarly
from portal.domain.recipients import recipient_letters, recipient_telling
from portal.web.forms import InvalidForm, concerning, parse, sent_with
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.faults import in_words
from portal.web.staff.recipients.recipients import ExemptionForm, MessageForm
from portal.web.staff.requests.case_page import case_page

PREFIX = "flera-"
TICKED = f"{PREFIX}recipients"
MOST = 200
"""Recipients that a form may tick; a request has some ten."""


class RecipientsController(Controller):
    """`/personal/begaran/{reference}/mottagare`, where the recipients are ticked."""

    path = "/personal/begaran/{reference:str}/mottagare"
    guards = [handlers]

    @post("/brev")
    async def order_letters(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Have a letter to each of them written."""
        try:
            await recipient_letters.order(request.user, reference, await _ticked(request))
        except NotAnAddress:
            return await _again(request, reference, InvalidForm({TICKED: "address_missing"}))
        except InvalidForm as error:
            return await _again(request, reference, error)
        return redirect(f"{request_at(reference)}#recipients", flash="mottagarbreven")

    @post("/meddelande")
    async def note_messages(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Note that all of them were told in another way than by our letter."""
        try:
            ticked = await _ticked(request)
            form = await parse(request, MessageForm, prefix=PREFIX)
            with concerning(f"{PREFIX}told_on", PostedTooEarly):
                await recipient_telling.note_message(request.user, reference, ticked, form.told_on, form.how)
        except InvalidForm as error:
            return await _again(request, reference, error)
        return _done(reference)

    @post("/undantag")
    async def note_exemptions(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Note that none of them need or can be told, and the reason."""
        try:
            ticked = await _ticked(request)
            form = await parse(request, ExemptionForm, prefix=PREFIX)
            await recipient_telling.note_exemption(request.user, reference, ticked, form.why, form.reason)
        except InvalidForm as error:
            return await _again(request, reference, error)
        return _done(reference)


def _done(reference: str) -> Redirect:
    return redirect(f"{request_at(reference)}#recipients", flash="mottagarna")


async def _ticked(request: StaffRequest) -> Sequence[UUID]:
    """Those that are ticked, each once. Raises InvalidForm for none, and for what is no recipient's id."""
    ids = list(dict.fromkeys(str(each) for each in (await request.form()).getall(TICKED, [])))
    if not ids:
        raise InvalidForm({TICKED: "missing"})
    try:
        return [UUID(each) for each in ids[:MOST]]
    except ValueError:
        raise InvalidForm({TICKED: "bad_value"}) from None


async def _again(request: StaffRequest, reference: str, error: InvalidForm) -> Page:
    """The request's page with what is wrong, what was written, and the ticks."""
    values = await sent_with(request, PREFIX)
    values[TICKED] = " ".join(str(each) for each in (await request.form()).getall(TICKED, [])[:MOST])
    return await case_page(request, reference, in_words(request, "recipient", error.faults), **values)
