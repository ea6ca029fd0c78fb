"""The letters that are to be printed and posted."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import QueryParameter
from litestar.response import Redirect

from portal.clock import today
from portal.domain.by_hand import found_files
from portal.domain.letters import envelope_window, postings
from portal.domain.letters.addressed_recipients import addressed
from portal.domain.letters.posting_errors import DayToCome
from portal.domain.letters.print_errors import NotPosted
from portal.domain.letters.print_queue import print_queue
from portal.web.forms import Form, InvalidForm, concerning, parse
from portal.web.guards import intake
from portal.web.pages import Page, StaffRequest, page, pdf, redirect
from portal.web.staff.faults import in_words
from portal.web.staff.letters import outgoing_words, print_words
from portal.web.staff.letters.print_run_page import print_run_page
from portal.web.staff.letters.ticked import marked, ticked
from portal.web.staff.possible_days import until_today

Number = Annotated[int, QueryParameter(name="sida", ge=1, le=1000)]


class PostingForm(Form):
    """The day on which the letters went into the post, and the print run on whose page that was said, if any."""

    posted_on: Annotated[date, until_today("day_to_come")]
    run: UUID | None = None


class PrintQueueController(Controller):
    """`/personal/utskrift`, `.../postning` and `.../provutskrift.pdf`"""

    path = "/personal/utskrift"

    @get(guards=[intake])
    async def index(self, request: StaffRequest, number: Number = 1) -> Page:
        """The letters on their way: to be printed, being printed, to be posted."""
        return await print_queue_page(request, number=number)

    @post("/postning", guards=[intake])
    async def posted(self, request: StaffRequest) -> Page | Redirect:
        """Note that the ticked letters are in the post, all of them or none."""
        try:
            none = {} if await marked(request, "letters") else {"letters": "missing"}
            form = await parse(request, PostingForm, besides=none)
            letters = await ticked(request, "letters")
            with concerning("posted_on", DayToCome):
                await postings.post(request.user, letters, form.posted_on)
        except InvalidForm as error:
            return await _again(request, error.faults)
        except NotPosted as error:
            field = "posted_on" if error.fault == "posted_too_early" else "not_posted"
            return await _again(request, {field: error.fault}, error)
        return redirect("/personal/utskrift", flash="postat")

    @get("/provutskrift.pdf", guards=[intake])
    async def window_test(self, request: StaffRequest) -> Response[bytes]:
        """A sheet to be printed, that shows where addresses come to stand in the window of the envelopes."""
        return pdf(await envelope_window.sheet(request.user.language), "provutskrift.pdf")


async def _again(request: StaffRequest, faults: Mapping[str, str], not_posted: NotPosted | None = None) -> Page:
    """The page on which the form was, a run's or the queue's, with everything that was sent."""
    sent = await request.form()
    values, kept = {"posted_on": str(sent.get("posted_on", ""))[:20]}, await marked(request, "letters")
    errors = in_words(request, "postings", faults)
    try:
        run = UUID(str(sent.get("run", "")))
    except ValueError:
        return await print_queue_page(request, errors, values, kept, not_posted)
    return await print_run_page(request, run, errors, values, kept, not_posted)


async def print_queue_page(
    request: StaffRequest,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    marked: Collection[str] = (),
    not_posted: NotPosted | None = None,
    number: int = 1,
) -> Page:
    """That page of the print queue; with `errors` its forms keep the `values` and the boxes `marked` that were sent."""
    found = await print_queue(request.user, number)
    shown = [*found.to_print, *found.to_post, *(not_posted.printouts if not_posted else ())]
    return page(
        request,
        "staff/print_queue/index",
        status=422 if errors else 200,
        section="print_queue",
        found=found,
        enclosures=await found_files.enclosures(request.user, shown),
        recipients=await addressed(shown),
        errors=errors,
        marked=marked,
        not_posted=not_posted,
        values={"posted_on": today().isoformat(), "sides": "duplex", "which": "all", **(values or {})},
        today=today(),
        outgoing_words=outgoing_words,
        print_words=print_words,
    )
