"""Print runs: made, opened as one file, confirmed."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.data.letters.print_runs import Sides
from portal.domain.letters import print_runs, run_files
from portal.domain.letters.print_errors import NothingToPrint, NotOpened
from portal.web.forms import Form, InvalidForm, concerning, parse
from portal.web.guards import intake
from portal.web.pages import Page, StaffRequest, pdf, redirect
from portal.web.staff.letters.print_queue import print_queue_page
from portal.web.staff.letters.print_run_page import print_run_page
from portal.web.staff.letters.ticked import marked, ticked
from portal.web.staff.shown_again import shown_again
from portal.web.step_up import STEP_UP


class RunForm(Form):
    """Which letters are printed together, and how."""

    which: Literal["all", "ticked"]
    sides: Sides
    with_list: bool = False


class ConfirmationForm(Form):
    """How a run came out."""

    outcome: Literal["all", "some", "none"]


class PrintRunController(Controller):
    """`/personal/utskrift/omgangar` and, of one run, `.../omgang.pdf` and `.../bekraftelse`"""

    path = "/personal/utskrift/omgangar"

    @post(guards=[intake])
    @shown_again("print_run", lambda *again: _queue_again(*again), "which", "sides")
    async def made(self, request: StaffRequest) -> Page | Redirect:
        """Take letters out of the queue into a new run."""
        form = await parse(request, RunForm)
        # "All" is chosen beforehand, and a tick is put on purpose: it chooses.
        is_ticked = form.which == "ticked" or await marked(request, "to_print")
        wanted = await ticked(request, "to_print") if is_ticked else None
        with concerning("which", NothingToPrint):
            run = await print_runs.make(request.user, form.sides, wanted, form.with_list)
        return redirect(f"/personal/utskrift/omgangar/{run}", flash="omgang-gjord")

    @get("/{run:uuid}", guards=[intake])
    async def show(self, request: StaffRequest, run: FromPath[UUID]) -> Page:
        """What is in the run, and what is to be done with it."""
        return await print_run_page(request, run)

    @get("/{run:uuid}/omgang.pdf", guards=[intake], opt=STEP_UP)
    async def content(self, request: StaffRequest, run: FromPath[UUID]) -> Response[bytes]:
        """The run to print; opening it is an event."""
        return pdf(await run_files.open_run(request.user, run), f"omgang-{run}.pdf")

    @post("/{run:uuid}/bekraftelse", guards=[intake])
    @shown_again("confirmation", lambda *again: _run_again(*again), *ConfirmationForm.model_fields)
    async def confirmed(self, request: StaffRequest, run: FromPath[UUID]) -> Page | Redirect:
        """Note which letters are on paper; the rest is due again."""
        form = await parse(request, ConfirmationForm)
        if form.outcome == "all" and await marked(request, "failed"):
            raise InvalidForm({"outcome": "failed_ticked"})
        failed = await ticked(request, "failed") if form.outcome == "some" else ()
        with concerning("outcome", NotOpened):
            await print_runs.confirm(request.user, run, "all" if form.outcome == "none" else failed)
        return redirect(f"/personal/utskrift/omgangar/{run}", flash="omgang-bekraftad")


async def _queue_again(request: StaffRequest, errors: Mapping[str, str], values: Mapping[str, str]) -> Page:
    return await print_queue_page(request, errors, values, await marked(request, "to_print"))


async def _run_again(request: StaffRequest, run: UUID, errors: Mapping[str, str], values: Mapping[str, str]) -> Page:
    return await print_run_page(request, run, errors, values, await marked(request, "failed"))
