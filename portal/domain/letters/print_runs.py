"""Print runs: letters taken out of the print queue, made one file, and confirmed once they are on paper.

A letter is in one run at most, and stays there until somebody has said how it came out: whatever dies on the way, the
same run is opened again, and nothing of it is due a second time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid4

from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.by_hand import manual_files
from portal.data.database import acting_as
from portal.data.letters import outgoing_letters as letters
from portal.data.letters import print_runs as rows
from portal.data.letters import printouts
from portal.data.letters.outgoing_letters import Letter
from portal.data.letters.print_runs import PrintRun as PrintRun
from portal.data.letters.print_runs import Sides as Sides
from portal.data.letters.printouts import Printout
from portal.data.requests import desk
from portal.domain.accounts.roles import expect_intake
from portal.domain.deciding import deciding_as, explained
from portal.domain.errors import Conflict
from portal.domain.letters import envelope_order, letter_events
from portal.domain.letters.letter_events import What
from portal.domain.letters.print_errors import NothingToPrint, NotOpened

MOST_PRINTOUTS = 300
"""What goes into one run at most; the rest waits for the next."""

MOST_PAGES = 3000
"""Pages of one run at most, as long as it is more than one printout: a run is put together in memory."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A print run as its page shows it: what is in it, in the order of the envelopes, and what is not sent after all.

    `references` are the requests of what was withdrawn, `names` those of who made, opened and confirmed the run.
    """

    run: PrintRun
    printouts: Sequence[Printout]
    withdrawn: Sequence[Letter]
    references: Mapping[UUID, str]
    names: Mapping[UUID, str]

    @property
    def sheets(self) -> int:
        """Sheets of paper, without the list."""
        return sum(envelope_order.sheets(it, self.run.sides) for it in self.printouts)

    @property
    def to_post(self) -> list[Printout]:
        """What is printed and not posted yet."""
        return [it for it in self.printouts if it.printed_at and not it.posted_on]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How a run came out, in letters. Those that were `withdrawn` meanwhile must not be posted, printed or not."""

    printed: int
    failed: int
    withdrawn: int


async def make(staff: Staff, sides: Sides, wanted: Collection[UUID] | None, with_list: bool) -> UUID:
    """Take letters out of the print queue into a new run and return its id: all that are due, or those `wanted`.

    Of two that are made at once each letter is in one. A run is bounded: what does not go in stays due. Raises
    NothingToPrint when there is nothing left for it.
    """
    expect_intake(staff)
    run = uuid4()
    async with deciding_as(staff):
        due = await (printouts.to_print(MOST_PRINTOUTS) if wanted is None else printouts.due_among(list(wanted)))
        # Read anew once they are held: now nobody else takes or withdraws them.
        taken = await printouts.due_among(await rows.hold_free([id_ for it in _bounded(due) for id_ in it.letters]))
        if not taken:
            raise NothingToPrint
        enclosed = await manual_files.of_requests([it.request_id for it in taken if it.is_answer and it.request_id])
        in_order = envelope_order.in_order(taken, sides, {file.request_id for file in enclosed})
        await rows.add(run, sides, with_list, staff.language, staff.id)
        ids = [letter for it in in_order for letter in it.letters]
        await rows.put_in(run, ids)
        await letter_events.record_of_run("print_run.made", letters=len(ids))
    return run


async def find(staff: Staff, run_id: UUID) -> Shown:
    """The run with that id. Raises NotFound."""
    async with acting_as(staff):
        run = await found(run_id)
        withdrawn = [it for it in await letters.of_run(run_id) if it.withdrawn_at]
        references = await desk.references([it.request_id for it in withdrawn if it.request_id])
        names = await accounts.names([id_ for id_ in (run.made_by, run.opened_by, run.confirmed_by) if id_])
        return Shown(run, await printouts.of_run(run_id), withdrawn, references, names)


async def confirm(staff: Staff, run_id: UUID, failed: Collection[UUID] | Literal["all"]) -> Confirmed:
    """Note how a run came out; what `failed` is due again.

    Raises NotFound, NotOpened when something is said to be printed though nobody has opened the file, and Conflict
    when the run was confirmed before or one of `failed` is not in it.
    """
    expect_intake(staff)
    async with deciding_as(staff):
        run = await found(run_id)
        before = {it.id: it for it in await letters.of_run(run_id)}
        if run.confirmed_at or (failed != "all" and not before.keys() >= set(failed)):
            raise Conflict
        if failed != "all" and run.opened_at is None:
            raise NotOpened
        printed, again = await rows.confirm(run_id, staff.id, None if failed == "all" else failed)
        happened: list[tuple[What, Letter]] = [("printed", before[it]) for it in printed]
        happened += [("not_printed", before[it]) for it in again]
        await letter_events.record_of_run("print_run.confirmed", happened, letters=len(printed), failed=len(again))
        return Confirmed(len(printed), len(again), (await found(run_id)).withdrawn)


async def found(run_id: UUID) -> PrintRun:
    """The run with that id, in the transaction under way. Raises NotFound."""
    with explained():
        return await rows.find(run_id)


def _bounded(due: Sequence[Printout]) -> list[Printout]:
    taken: list[Printout] = []
    pages = 0
    for it in due[:MOST_PRINTOUTS]:
        pages += sum(it.pages)
        if taken and pages > MOST_PAGES:
            break
        taken.append(it)
    return taken
