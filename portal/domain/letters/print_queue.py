"""What waits for the printer and for the post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.by_hand import manual_files
from portal.data.database import acting_as
from portal.data.letters import print_runs, printouts
from portal.data.letters.print_runs import PrintRun
from portal.data.letters.printouts import Printout as Printout
from portal.domain.letters import envelope_order

SHOWN = 100
"""Printouts in each list of a page. All that are due can be printed at once, shown or not."""


@dataclass(frozen=True, slots=True)
class PrintQueue:
    """The print queue. `due` counts every letter that is to be printed, `to_print` are those of the page.

    `running` are the runs of which nobody has said yet how they came out, `ready` those with
    something to post; `names` are those of who made them.
    """

    due: int
    to_print: Sequence[Printout]
    running: Sequence[PrintRun]
    ready: Sequence[PrintRun]
    to_post: Sequence[Printout]
    names: Mapping[UUID, str]
    number: int
    """Of the page, from 1."""
    is_full: bool
    """There is more to print or to post on the next page."""


async def print_queue(staff: Staff, number: int = 1) -> PrintQueue:
    """What waits now: that page of it, the most urgent on the first, and each in the order of a print run."""
    skipped = (number - 1) * SHOWN
    async with acting_as(staff):
        due = await printouts.letters_to_print()
        to_print = await printouts.to_print(SHOWN + 1, skipped)
        to_post = await printouts.to_post(SHOWN + 1, skipped)
        running = await print_runs.unconfirmed(SHOWN)
        ready = await print_runs.to_post(SHOWN)
        names = await accounts.names([it.made_by for it in [*running, *ready]])
        shown = [*to_print[:SHOWN], *to_post[:SHOWN]]
        files = await manual_files.of_requests([it.request_id for it in shown if it.is_answer and it.request_id])
    enclosed = {file.request_id for file in files}
    return PrintQueue(
        due,
        envelope_order.in_order(to_print[:SHOWN], "duplex", enclosed),
        running,
        ready,
        envelope_order.in_order(to_post[:SHOWN], "duplex", enclosed),
        names,
        number,
        max(len(to_print), len(to_post)) > SHOWN,
    )
