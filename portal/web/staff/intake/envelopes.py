"""An envelope of the ledger: what was seen of it, and the way on that somebody chooses."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.clock import today
from portal.data.intake.signed_letters import ByEye, Way
from portal.domain.errors import NotFound
from portal.domain.intake import envelopes, letter_pages, scanned_letters, signed_letters, ways_on
from portal.domain.intake.arrival_errors import IncompleteChoice
from portal.domain.intake.ways_on import ELSEWHERE, Choice
from portal.domain.letters.addresses import lines_of
from portal.domain.requests.deadlines import answer_due
from portal.web.forms import Form, InvalidForm, parse
from portal.web.guards import case_workers, handlers, intake, readers
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff import words
from portal.web.staff.intake import envelope_words
from portal.web.staff.intake.envelope_forms import FIELDS, LONGEST_TEXT, LookedForm, possible
from portal.web.staff.intake.letter_words import words_of
from portal.web.staff.requests import time_words
from portal.web.staff.shown_again import shown_again
from portal.web.step_up import STEP_UP


class ByEyeForm(LookedForm):
    """What somebody sees that a letter is, on which no code or reference can be read."""

    seen: ByEye


class WayForm(Form):
    """The way on, what to say, and to whom where the portal does not know."""

    way: Way
    note: str = Field("", max_length=LONGEST_TEXT)
    addressee: str = Field("", max_length=500)
    language: Literal["sv", "en"] = "sv"


class EnvelopeController(Controller):
    """`/personal/brev/kuvert`"""

    path = "/personal/brev/kuvert"

    @get(guards=[intake])
    async def new(self, request: StaffRequest) -> Page:
        """The form for a letter on which no code or reference can be read."""
        return _new(request, {}, {"arrived_on": today().isoformat()})

    @post(guards=[intake])
    @shown_again("letter", lambda *again: _new(*again), *FIELDS, "arrived_on", "seen")
    async def create(self, request: StaffRequest) -> Page | Redirect:
        """Register such a letter."""
        form = await parse(request, ByEyeForm)
        with possible():
            found = await signed_letters.register_by_eye(request.user, form.seen, form.arrived_on, form.envelope())
        if form.seen == "own_words":
            return redirect(f"/personal/begaran/ny?kuvert={found.envelope}", flash="brev-registrerat")
        return redirect(f"/personal/brev/kuvert/{found.envelope}")

    @get("/{envelope:uuid}", guards=[readers])
    async def show(self, request: StaffRequest, envelope: FromPath[UUID]) -> Page:
        """The envelope and what can be done with it."""
        return await envelope_page(request, envelope, {})

    @get("/{envelope:uuid}/brev.pdf", guards=[case_workers], opt=STEP_UP)
    async def pages(self, request: StaffRequest, envelope: FromPath[UUID]) -> Response[bytes]:
        """The pages of an envelope that led to no request."""
        opened = await letter_pages.open_stray(request.user, envelope, "tomma" in request.query_params)
        return attached(opened.content, opened.name)

    @get("/{envelope:uuid}/sidor/{number:str}", guards=[intake])
    async def picture(self, request: StaffRequest, envelope: FromPath[UUID], number: FromPath[str]) -> Response[bytes]:
        """A page of an envelope as a picture, beside the form in which somebody writes what it asks."""
        wanted = number_of(number)
        content = await letter_pages.picture_of_envelope(request.user, envelope, wanted)
        return attached(content, f"sida-{wanted}.jpg", "image/jpeg")

    @post("/{envelope:uuid}/vag", guards=[handlers])
    @shown_again("way", lambda *again: _way_again(*again), *WayForm.model_fields)
    async def choose(self, request: StaffRequest, envelope: FromPath[UUID]) -> Page | Redirect:
        """Choose the way on."""
        form = await parse(request, WayForm)
        choice = Choice(form.way, form.note, lines_of(form.addressee), form.language)
        try:
            await ways_on.choose(request.user, envelope, choice)
        except IncompleteChoice as error:
            raise InvalidForm({error.field: error.why}) from None
        return redirect(f"/personal/brev/kuvert/{envelope}", flash="vag-vald")


def number_of(text: str) -> int:
    """The number that stands in a path. Raises NotFound."""
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise NotFound
    return int(text)


def attached(content: bytes, name: str, media_type: str = "application/pdf") -> Response[bytes]:
    """A file to be saved."""
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _new(request: StaffRequest, errors: dict[str, str], values: dict[str, str]) -> Page:
    status = 422 if errors else 200
    return page(request, "staff/letters/by_eye", status=status, section="letters", errors=errors or None, values=values)


async def _way_again(
    request: StaffRequest, envelope: UUID, errors: Mapping[str, str], values: Mapping[str, str]
) -> Page:
    return await envelope_page(request, envelope, values, errors)


async def envelope_page(
    request: StaffRequest, envelope: UUID, values: Mapping[str, str], errors: Mapping[str, str] | None = None
) -> Page:
    """The page of an envelope; with `errors` its forms keep the `values` that were sent."""
    seen = await envelopes.open_envelope(request.user, envelope)
    ways = ways_on.ways_of(seen.row, answered=any(it.row.answered_on for it in seen.questions))
    return page(
        request,
        "staff/letters/envelope",
        status=422 if errors else 200,
        section="letters",
        seen=seen,
        row=seen.row,
        said=words_of(seen.row.outcome, seen.row.method),
        ways=[way for way in ways if way not in ELSEWHERE],
        elsewhere=[way for way in ways if way in ELSEWHERE],
        asked=next((it for it in seen.questions if it.row.is_open), None),
        may_choose=request.user.is_handler,
        pile=await scanned_letters.left_beside(request.user, envelope) if request.user.takes_in else None,
        would_be_due=answer_due(seen.row.arrived_on),
        today=today(),
        errors=errors,
        values={"answered_on": today().isoformat(), **values},
        words=words,
        time_words=time_words,
        envelope_words=envelope_words,
    )
