"""Piles of letters from the office scanner: uploaded, followed while they are read, and registered."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from portal.clock import today
from portal.data.intake.signed_letters import Signed
from portal.domain.errors import FileRefused
from portal.domain.intake import scan_registering, scanned_letters, scans
from portal.domain.intake.arrival_errors import LetterInTheFuture
from portal.domain.intake.scan_registering import Done, Looked
from portal.settings import settings
from portal.web.forms import Form, InvalidForm, concerning, parse
from portal.web.guards import intake
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff import words
from portal.web.staff.faults import in_words
from portal.web.staff.intake import envelope_words
from portal.web.staff.intake.envelopes import attached, number_of
from portal.web.staff.intake.ink_marks import marks
from portal.web.staff.intake.letter_words import OUTCOMES
from portal.web.staff.possible_days import until_today
from portal.web.staff.shown_again import shown_again

LARGEST_SENDING = 220 * 1024 * 1024
"""Bytes that may be sent at once; how much of it is taken is a setting."""


class PileForm(Form):
    """The day on which the letters of a pile came."""

    arrived_on: Annotated[date, until_today("letter_in_the_future")]


class ScanController(Controller):
    """`/personal/brev/inlasning`"""

    path = "/personal/brev/inlasning"
    guards = [intake]

    @get()
    async def index(self, request: StaffRequest) -> Page:
        """The form for a pile, and the piles uploaded last."""
        return await _index(request)

    @post(request_max_body_size=LARGEST_SENDING)
    @shown_again("scan", lambda request, errors, _: _index(request, errors))
    async def create(self, request: StaffRequest) -> Page | Redirect:
        """Take a pile, and have it read."""
        with concerning("files", FileRefused):
            uploaded = await scans.upload(request.user, await _files(request))
        flash = "inlasning-fanns" if uploaded.was_there else "inlasning"
        return redirect(f"/personal/brev/inlasning/{uploaded.id}", flash=flash)

    @get("/{batch:uuid}")
    async def show(self, request: StaffRequest, batch: FromPath[UUID]) -> Page:
        """How far the reading has come; then the letters, with what was recognised and what needs a look."""
        return await _show(request, batch)

    @get("/{batch:uuid}/lage", opt={"polling": True})
    async def progress(self, request: StaffRequest, batch: FromPath[UUID]) -> Response[str]:
        """How far it has come, asked by the page again and again."""
        found = await scans.open_batch(request.user, batch)
        if found.read_at or found.ended_at:
            at = f"/personal/brev/inlasning/{found.id}"
            return Response("", status_code=204, headers={"HX-Redirect": at, "Cache-Control": "no-store"})
        if request.query_params.get("lasta") == str(found.read):
            return Response("", status_code=204, headers={"Cache-Control": "no-store"})
        return page(request, "staff/scans/_progress", batch=found)

    @get("/{batch:uuid}/sidor/{number:str}")
    async def picture(self, request: StaffRequest, batch: FromPath[UUID], number: FromPath[str]) -> Response[bytes]:
        """A page of the pile as a picture, a small one where `?liten` stands."""
        wanted = number_of(number)
        content = await scans.picture(request.user, batch, wanted, "liten" in request.query_params)
        return attached(content, f"sida-{wanted}.jpg", "image/jpeg")

    @post("/{batch:uuid}/registrering")
    async def register(self, request: StaffRequest, batch: FromPath[UUID]) -> Page:
        """Register every letter that is clear and that somebody has looked at."""
        sent = await request.form()
        chosen, day = _chosen(sent), str(sent.get("arrived_on", ""))[:20]
        try:
            form = await parse(request, PileForm, besides={} if chosen else {"clear": "missing"})
            looked = {number: Looked(signed, form.arrived_on) for number, signed in chosen.items()}
            with concerning("arrived_on", LetterInTheFuture):
                done = await scan_registering.register_clear(request.user, batch, looked)
        except InvalidForm as error:
            return await _show(request, batch, in_words(request, "letter", error.faults), chosen=chosen, day=day)
        return await _show(request, batch, done=done, chosen=chosen, day=day if done.impossible else "")

    @post("/{batch:uuid}/omhandertagande")
    async def see_to(self, request: StaffRequest, batch: FromPath[UUID]) -> Redirect:
        """Note that the letters of a pile that could not be read have been seen to."""
        await scans.see_to(request.user, batch)
        return redirect("/personal/brev/inlasning", flash="bunt-omhandertagen")


def _chosen(sent: Mapping[str, object]) -> dict[int, Signed]:
    """What was chosen for each letter on the page."""
    found: dict[int, Signed] = {}
    said: dict[str, Signed] = {"yes": "yes", "no": "no"}
    for name, value in sent.items():
        number = name.removeprefix("signed-")
        if number != name and number.isascii() and number.isdigit() and len(number) < 6 and str(value) in said:
            found[int(number)] = said[str(value)]
    return found


async def _index(request: StaffRequest, errors: Mapping[str, str] | None = None) -> Page:
    return page(
        request,
        "staff/scans/index",
        status=422 if errors else 200,
        section="letters",
        batches=await scans.recent(request.user),
        largest=settings().largest_scan,
        most_pages=settings().most_scanned_pages,
        envelope_words=envelope_words,
        errors=errors,
    )


async def _show(
    request: StaffRequest,
    batch: UUID,
    errors: Mapping[str, str] | None = None,
    done: Done | None = None,
    chosen: Mapping[int, Signed] | None = None,
    day: str = "",
) -> Page:
    after = request.query_params.get("efter", "0")
    shown = await scanned_letters.letters_of(request.user, batch, number_of(after))
    await scanned_letters.note_look(request.user, shown.letters)
    return page(
        request,
        "staff/scans/show",
        status=422 if errors else 200,
        section="letters",
        batch=shown.batch,
        letters=shown.letters,
        clear=[letter for letter in shown.letters if letter.is_clear],
        after=after,
        next=f"/personal/brev/inlasning/{batch}?efter={shown.after}" if shown.after else None,
        done=done,
        chosen=chosen or {},
        arrived_on=day or today().isoformat(),
        today=today(),
        errors=errors,
        outcomes=OUTCOMES,
        words=words,
        envelope_words=envelope_words,
        marks=marks,
    )


async def _files(request: StaffRequest) -> list[bytes]:
    sent = [file for file in (await request.form()).getall("files", []) if isinstance(file, UploadFile)]
    # One byte more than may come tells that it is too large; a field without a file is an empty file without a name.
    left, files = settings().largest_scan + 1, []
    for file in sent[: scans.MOST_FILES + 1]:
        content = await file.read(left)
        if content or file.filename:
            files.append(content)
        left = max(1, left - len(content))
    return files
