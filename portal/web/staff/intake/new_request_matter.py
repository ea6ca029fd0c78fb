"""Registering a request that came without our form: what is asked for and how, and a last look before it counts."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.clock import today
from portal.data.actors import Language
from portal.data.intake.otherwise import CameBy
from portal.data.requests.requests import Kind
from portal.domain.intake import corrected_person, envelopes, otherwise, request_drafts
from portal.domain.intake.arrival_errors import MadeAfterReceipt, ReceivedInTheFuture
from portal.domain.intake.request_drafts import Matter, Registered
from portal.domain.requests.deadlines import answer_due
from portal.domain.requests.starting_errors import AlreadyOpen
from portal.web.forms import Form, concerning, parse
from portal.web.guards import intake
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff import words
from portal.web.staff.intake import otherwise_words
from portal.web.staff.intake.letter_beside import letter_beside
from portal.web.staff.intake.new_request import PATH
from portal.web.staff.intake.registered_drafts import to_its_request
from portal.web.staff.possible_days import not_after, until_today
from portal.web.staff.shown_again import shown_again


class MatterForm(Form):
    """What is asked for, how it came, and when."""

    kind: Kind
    came_by: CameBy
    received_on: Annotated[date, until_today("received_in_the_future")]
    made_on: Annotated[date, not_after("received_on", "made_after_receipt")]
    language: Language
    words: str = Field(min_length=1, max_length=20000)
    marketing_goes_on: bool = False

    def matter(self) -> Matter:
        """As the domain has it."""
        ends = not self.marketing_goes_on
        return Matter(self.kind, self.came_by, self.made_on, self.received_on, self.language, self.words, ends)


class NewRequestMatterController(Controller):
    """`/personal/begaran/ny/{draft}/arende`, `.../kontroll` and `.../avbrott`"""

    path = PATH + "/{draft:uuid}"
    guards = [intake]
    exception_handlers = {Registered: to_its_request}

    @get("/arende")
    async def edit(self, request: StaffRequest, draft: FromPath[UUID]) -> Page:
        """Ask what is asked for."""
        said = await request_drafts.open_draft(request.user, draft)
        values = {"kind": "", **await _as_it_came(request, said.envelope), "language": "sv", "words": ""}
        if said.matter:
            values = {name: str(getattr(said.matter, name)) for name in values}
            values["marketing_goes_on"] = "" if said.matter.ends_marketing else "true"
        return await _matter(request, draft, said.envelope, values)

    @post("/arende")
    @shown_again("new_request", lambda *again: _matter_again(*again), *MatterForm.model_fields)
    async def update(self, request: StaffRequest, draft: FromPath[UUID]) -> Page | Redirect:
        """Note it."""
        await request_drafts.open_draft(request.user, draft)
        form = await parse(request, MatterForm)
        with concerning("received_on", ReceivedInTheFuture), concerning("made_on", MadeAfterReceipt):
            await request_drafts.describe(request.user, draft, form.matter())
        return redirect(f"{PATH}/{draft}/kontroll")

    @get("/kontroll")
    async def check(self, request: StaffRequest, draft: FromPath[UUID]) -> Page | Redirect:
        """Everything that was said, to be looked at once more; what is still missing is asked for first."""
        said = await request_drafts.open_draft(request.user, draft)
        if not said.is_chosen:
            return redirect(f"{PATH}/{draft}/person")
        if not said.matter and not said.corrects:
            return redirect(f"{PATH}/{draft}/arende")
        already = await otherwise.already_open(request.user, said)
        return page(
            request,
            "staff/new_request/check",
            section="queue",
            at=f"{PATH}/{draft}",
            draft=said,
            already=already,
            may_register=otherwise.can_be_registered(said, already),
            due_on=answer_due(said.matter.received_on) if said.matter else None,
            parts=otherwise_words.PARTS,
            ways=otherwise_words.WAYS,
            words=words,
            letter=await letter_beside(request, said.envelope),
        )

    @post("/kontroll")
    async def create(self, request: StaffRequest, draft: FromPath[UUID]) -> Page | Redirect:
        """Register it, or put right whose it is."""
        said = await request_drafts.open_draft(request.user, draft)
        try:
            if said.corrects:
                made = await corrected_person.correct(request.user, draft)
            else:
                made = await otherwise.register(request.user, draft)
        except AlreadyOpen as error:
            return redirect(request_at(error.reference), flash="redan-oppen")
        flash = "person-rattad" if said.corrects else "begaran-registrerad"
        return redirect(request_at(made.reference), flash=flash)

    @post("/avbrott")
    async def discard(self, request: StaffRequest, draft: FromPath[UUID]) -> Redirect:
        """Throw the draft away."""
        await request_drafts.throw_away(request.user, draft)
        return redirect("/personal", flash="utkast-kastat")


async def _as_it_came(request: StaffRequest, envelope: UUID | None) -> dict[str, str]:
    """How and when it came, as far as the ledger of envelopes says; a request without one is taken to come today."""
    if envelope is None:
        return {"came_by": "", "made_on": today().isoformat(), "received_on": today().isoformat()}
    row = (await envelopes.open_envelope(request.user, envelope)).row
    return {
        "came_by": "letter",
        "made_on": (row.postmarked_on or row.arrived_on).isoformat(),
        "received_on": row.arrived_on.isoformat(),
    }


async def _matter_again(
    request: StaffRequest, draft: UUID, errors: Mapping[str, str], values: Mapping[str, str]
) -> Page:
    said = await request_drafts.open_draft(request.user, draft)
    return await _matter(request, draft, said.envelope, values, errors)


async def _matter(
    request: StaffRequest,
    draft: UUID,
    envelope: UUID | None,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
) -> Page:
    empty = dict.fromkeys(("kind", "came_by", "made_on", "received_on", "language", "words", "marketing_goes_on"), "")
    return page(
        request,
        "staff/new_request/matter",
        status=422 if errors else 200,
        section="queue",
        at=f"{PATH}/{draft}",
        values={**empty, **values},
        kinds=words.KINDS,
        ways=otherwise_words.WAYS,
        letter=await letter_beside(request, envelope),
        errors=errors,
    )
