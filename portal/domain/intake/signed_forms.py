"""The signed form that somebody who asked in another way is sent, as the company's policy wants it."""

from dataclasses import replace
from datetime import date

from portal.clock import local_date, today
from portal.data import subjects
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.intake import otherwise
from portal.data.intake.otherwise import SignedForm
from portal.data.requests.requests import Request, Status
from portal.data.subjects import DataSubject
from portal.domain.accounts.roles import expect_to_open
from portal.domain.audit import audit
from portal.domain.errors import Conflict, NotFound
from portal.domain.letters import letters_to_sender
from portal.domain.letters.posting_errors import NoAddress
from portal.domain.record_of_processing.published import published
from portal.domain.requests import request_forms
from portal.domain.requests.handling import expect_handler, held
from portal.domain.requests.requests import find
from portal.letters import request_form
from portal.letters.request_form import RequestForm
from portal.letters.words.request_form import SCOPE

ASKED_IN: Status = "received"
"""The state in which the form can be asked for: who asks is not known yet."""


async def ask(staff: Staff, reference: str) -> None:
    """Have the form of a request that came otherwise sent to be signed, once; the clock goes on meanwhile.

    Raises NotFound, also for a kind without a form, NotHandler, NoAddress when nobody knows where to send it, and
    Conflict when it is not the time for it or was done before.
    """
    expect_handler(staff)
    current = await published()
    async with acting_as(staff):
        request = await find(reference)
        if not request.came_otherwise or request.kind not in SCOPE:
            raise NotFound
        await held(request, ASKED_IN)
        subject = await subjects.find(request.subject_id)
        sender = request_forms.sender_of(request, subject)
        if not sender:
            raise NoAddress
        form = request_forms.compose(
            reference=request.reference,
            kind=request.kind,
            language=request.language,
            sender_lines=sender,
            submitted_on=today(),
            valid_until=request_forms.valid_until(today()),
            controller=current.record.controller,
        )
        words = request_forms.stored_words(form)
        if not await otherwise.ask_for_form(
            request.id, words, request_form.digest(form), form.seal, form.valid_until, staff.id
        ):
            raise Conflict
        await letters_to_sender.order("reply", request, {"about": "signature"}, staff)
        await audit.record("form.asked", subject=request.subject_id, request=request.id)


async def pdf(staff: Staff, reference: str) -> bytes:
    """The form that was sent to be signed, the same bytes each time. Raises NotFound."""
    expect_to_open(staff)
    async with acting_as(staff):
        request = await find(reference)
        asked = await otherwise.form_to_sign(request.id)
        if asked is None:
            raise NotFound
        subject = await subjects.find(request.subject_id)
    return await request_form.render(await as_sent(request, subject, asked))


async def is_awaited(request: Request, arrived_on: date | None = None) -> bool:
    """Whether the form was sent to be signed and has not come back, in the transaction under way.

    So was one that the member began in the portal before the same was asked in another way. With `arrived_on`, whether
    it can have come that day.
    """
    if request.is_decided or await otherwise.is_signed(request.id):
        return False
    if request.came_otherwise:
        asked = await otherwise.form_to_sign(request.id)
        sent_at = asked.asked_at if asked else None
    else:
        sent_at = request.submitted_at if await otherwise.find(request.id) else None
    return sent_at is not None and (arrived_on is None or arrived_on >= local_date(sent_at))


async def digest_of(request: Request) -> bytes | None:
    """The digest that the seal on a genuine letter has: of the form of the request, or of the one sent to be signed."""
    if request.form_digest is not None:
        return request.form_digest
    asked = await otherwise.form_to_sign(request.id)
    return asked.form_digest if asked else None


async def as_sent(request: Request, subject: DataSubject, asked: SignedForm) -> RequestForm:
    """The form as it was sent. Raises KeyDestroyed."""
    sent_on = local_date(asked.asked_at)
    form = await request_forms.form_with(request, subject, asked.form, asked.seal, sent_on, asked.valid_until)
    return replace(form, by_member=False)
