"""One letter of a pile: looked at, put right where pages were parted wrongly, and registered."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.clock import today
from portal.domain.errors import Conflict
from portal.domain.intake import scan_registering, scanned_letters, scans
from portal.domain.intake.letter_recognition import Recognised
from portal.web.forms import Form, parse, sent
from portal.web.guards import intake
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff import words
from portal.web.staff.intake import envelope_words
from portal.web.staff.intake.envelope_forms import FIELDS, LookedForm, possible
from portal.web.staff.intake.envelopes import number_of
from portal.web.staff.intake.ink_marks import marks
from portal.web.staff.intake.letter_words import OUTCOMES
from portal.web.staff.shown_again import shown_again


class ScannedLetterForm(LookedForm):
    """What the letter is: by its code or reference, or by what somebody sees."""

    seen: Literal["letter", "own_words", "foreign", "malformed"] = "letter"
    letter: str = Field("", max_length=2000)


class PageForm(Form):
    """A page of the letter."""

    page: int


class ScannedLetterController(Controller):
    """`/personal/brev/inlasning/{batch}/brev/{number}`"""

    path = "/personal/brev/inlasning/{batch:uuid}/brev/{number:str}"
    guards = [intake]

    @get()
    async def show(self, request: StaffRequest, batch: FromPath[UUID], number: FromPath[str]) -> Page:
        """The letter's pages, and the form by which it is registered."""
        return await _show(request, batch, number_of(number))

    @post("/registrering")
    @shown_again("letter", lambda *again: _again(*again), *FIELDS, "arrived_on", "letter", "seen")
    async def register(self, request: StaffRequest, batch: FromPath[UUID], number: FromPath[str]) -> Page | Redirect:
        """Register the letter with what was seen of it."""
        which = number_of(number)
        said = await sent(request, "seen", "letter")
        unread = said["seen"] in ("", "letter") and not said["letter"].strip()
        form = await parse(request, ScannedLetterForm, besides={"letter": "missing"} if unread else {})
        try:
            with possible():
                found = await _registered(request, batch, which, form)
        except Conflict:
            return redirect(f"/personal/brev/inlasning/{batch}", flash="brev-taget")
        if found.outcome == "own_words":
            return redirect(f"/personal/begaran/ny?kuvert={found.envelope}", flash="brev-registrerat")
        if found.outcome != "genuine":
            return redirect(f"/personal/brev/kuvert/{found.envelope}", flash="brev-registrerat")
        return redirect(f"/personal/brev/inlasning/{batch}", flash="brev-registrerat")

    @post("/utelamning")
    async def leave_out(self, request: StaffRequest, batch: FromPath[UUID], number: FromPath[str]) -> Redirect:
        """Note that there is nothing on its pages."""
        await scan_registering.leave_out(request.user, batch, number_of(number))
        return redirect(f"/personal/brev/inlasning/{batch}", flash="brev-tomt")

    @post("/delning")
    @shown_again("letter", lambda *again: _again(*again))
    async def begin_on(self, request: StaffRequest, batch: FromPath[UUID], number: FromPath[str]) -> Page | Redirect:
        """Let a letter of its own begin on one of the pages."""
        which = number_of(number)
        form = await parse(request, PageForm)
        await scanned_letters.begin_on(request.user, batch, which, form.page)
        return redirect(f"/personal/brev/inlasning/{batch}/brev/{form.page}", flash="brev-delat")

    @post("/sammanslagning")
    async def join(self, request: StaffRequest, batch: FromPath[UUID], number: FromPath[str]) -> Redirect:
        """Let the pages belong to the letter before."""
        before = await scanned_letters.join(request.user, batch, number_of(number))
        return redirect(f"/personal/brev/inlasning/{batch}/brev/{before}", flash="brev-sammanslaget")


async def _registered(request: StaffRequest, batch: UUID, number: int, form: ScannedLetterForm) -> Recognised:
    envelope = form.envelope()
    if form.seen == "letter":
        return await scan_registering.register(request.user, batch, number, form.letter, form.arrived_on, envelope)
    return await scan_registering.register_by_eye(request.user, batch, number, form.seen, form.arrived_on, envelope)


async def _again(
    request: StaffRequest, batch: UUID, number: str, errors: Mapping[str, str], values: Mapping[str, str]
) -> Page:
    return await _show(request, batch, number_of(number), errors, values)


async def _show(
    request: StaffRequest,
    batch: UUID,
    number: int,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Page:
    letter = await scanned_letters.open_letter(request.user, batch, number)
    await scanned_letters.note_look(request.user, [letter])
    return page(
        request,
        "staff/scans/letter",
        status=422 if errors else 200,
        section="letters",
        batch=await scans.open_batch(request.user, batch),
        letter=letter,
        errors=errors,
        values={"arrived_on": today().isoformat(), **(values or {})},
        outcomes=OUTCOMES,
        words=words,
        envelope_words=envelope_words,
        marks=marks,
    )
