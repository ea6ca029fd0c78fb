"""What the sender of a letter that was set aside answered to a question, and the refusal of what the letter asks."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.clock import today
from portal.domain.desk import refused_letters
from portal.domain.desk.case_time import case_time
from portal.domain.errors import NotFound
from portal.domain.intake import envelopes, sender_questions
from portal.domain.intake.ways_on import ways_of
from portal.domain.letters.posting_errors import WrongDay
from portal.domain.requests.deadlines import answer_due
from portal.domain.requests.identity_errors import NotAskedYet
from portal.web.forms import Form, concerning, parse
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff.intake.envelopes import envelope_page
from portal.web.staff.possible_days import until_today
from portal.web.staff.requests import time_words
from portal.web.staff.requests.refusals import RefusalForm
from portal.web.staff.shown_again import shown_again


class SenderAnswerForm(Form):
    """When and how the answer came, and what it was."""

    answered_on: Annotated[date, until_today("wrong_day")]
    answered_how: Literal["letter", "telephone", "in_person", "email"]
    answer: Annotated[str, Field(min_length=1, max_length=1500)]


class SenderAnswerController(Controller):
    """`/personal/brev/kuvert/{envelope}/svar`"""

    path = "/personal/brev/kuvert/{envelope:uuid}/svar"
    guards = [handlers]

    @post()
    @shown_again(
        "answer",
        lambda request, envelope, errors, values: envelope_page(request, envelope, values, errors),
        *SenderAnswerForm.model_fields,
    )
    async def create(self, request: StaffRequest, envelope: FromPath[UUID]) -> Page | Redirect:
        """Note what came back."""
        form = await parse(request, SenderAnswerForm)
        with concerning("answered_on", WrongDay):
            await sender_questions.note_answer(request.user, envelope, form.answered_on, form.answered_how, form.answer)
        return redirect(f"/personal/brev/kuvert/{envelope}", flash="avsandarens-svar")


class LetterRefusalController(Controller):
    """`/personal/brev/kuvert/{envelope}/avslag`"""

    path = "/personal/brev/kuvert/{envelope:uuid}/avslag"
    guards = [handlers]

    @get()
    async def new(self, request: StaffRequest, envelope: FromPath[UUID]) -> Page | Redirect:
        """The form; where nothing can be refused now, the envelope's page says how it stands."""
        return await _form(request, envelope)

    @post()
    @shown_again("refusal", lambda *again: _form(*again), *RefusalForm.model_fields)
    async def create(self, request: StaffRequest, envelope: FromPath[UUID]) -> Page | Redirect:
        """Refuse what is asked, or propose it where the ground takes two persons."""
        form = await parse(request, RefusalForm)
        with concerning("refusal_ground", NotAskedYet):
            done = await refused_letters.refuse(request.user, envelope, form.refusal_ground, form.words)
        seen = await envelopes.open_envelope(request.user, envelope)
        assert seen.row.reference is not None
        return redirect(request_at(seen.row.reference), flash="avslag" if done else "avslag-foreslaget")


async def _form(
    request: StaffRequest,
    envelope: UUID,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Page | Redirect:
    row = (await envelopes.open_envelope(request.user, envelope)).row
    at = f"/personal/brev/kuvert/{row.id}"
    if "refuse" not in ways_of(row):
        raise NotFound
    assert row.reference is not None
    time = await case_time(request.user, row.reference)
    if not row.is_waiting or time.refusal or not request.user.is_handler:
        return redirect(at)
    return page(
        request,
        "staff/refusals/new",
        status=422 if errors else 200,
        section="letters",
        asked=time.request,
        due_on=time.request.due_on or answer_due(row.arrived_on),
        at=at,
        back_text="letter",
        time=time,
        time_words=time_words,
        today=today(),
        errors=errors,
        values={"refusal_ground": "", "words": "", **(values or {})},
    )
