"""The page of a print run, shown as it is and again when a form on it does not fit."""

from collections.abc import Collection, Mapping
from uuid import UUID

from portal.clock import today
from portal.domain.by_hand import found_files
from portal.domain.letters import print_runs
from portal.domain.letters.addressed_recipients import addressed
from portal.domain.letters.envelope_order import sheets
from portal.domain.letters.print_errors import NotPosted
from portal.web.pages import Page, StaffRequest, page
from portal.web.staff.letters import outgoing_words, print_words


async def print_run_page(
    request: StaffRequest,
    run: UUID,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    marked: Collection[str] | None = None,
    not_posted: NotPosted | None = None,
) -> Page:
    """The page of a run; with `errors` its forms keep the `values` and the boxes `marked` that were sent."""
    found = await print_runs.find(request.user, run)
    shown = [*found.printouts, *(not_posted.printouts if not_posted else ())]
    return page(
        request,
        "staff/print_runs/show",
        status=422 if errors else 200,
        section="print_queue",
        found=found,
        run=found.run,
        at=f"/personal/utskrift/omgangar/{run}",
        sheets={it.letters[0]: sheets(it, found.run.sides) for it in found.printouts},
        enclosures=await found_files.enclosures(request.user, shown),
        recipients=await addressed(shown),
        errors=errors,
        values={"posted_on": today().isoformat(), "outcome": "", **(values or {})},
        marked=marked,
        not_posted=not_posted,
        outgoing_words=outgoing_words,
        print_words=print_words,
    )
