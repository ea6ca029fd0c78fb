"""The file of a print run: every letter of it, in the order of the envelopes, put together when it is opened."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from uuid import UUID

from portal.data.actors import Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.by_hand import manual_files
from portal.data.database import acting_as
from portal.data.keys import KeyDestroyed
from portal.data.letters import outgoing_letters as letters
from portal.data.letters import print_runs, printouts
from portal.data.letters.outgoing_letters import Letter
from portal.data.letters.print_runs import PrintRun
from portal.data.letters.printouts import Printout
from portal.domain.accounts.roles import expect_intake
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.letters import envelope_order, letter_events
from portal.domain.letters.addressed_recipients import addressed
from portal.domain.letters.print_runs import found
from portal.domain.letters.sealed_letters import readable_pdf
from portal.kinds import OF_LETTERS
from portal.letters import run_list
from portal.letters.print_run import Printed, merge
from portal.letters.run_list import Line, RunList
from portal.letters.values import in_words
from portal.letters.words import run_list as words

AT_A_TIME = 25
"""Letters that are opened in one transaction: none stays open while the file is put together."""


async def open_run(staff: Staff, run_id: UUID) -> bytes:
    """The run as one PDF; that it was opened is an event, and a look at each person whose letter is in it.

    As long as it is not confirmed the same run gives the same bytes, save for letters that are not sent after all.
    Raises NotFound, and Conflict once the run is confirmed.
    """
    expect_intake(staff)
    async with deciding_as(staff):
        run = await found(run_id)
        await print_runs.note_opened(run_id, staff.id)
        of_run = [it for it in await letters.of_run(run_id) if not it.withdrawn_at]
        in_order = await printouts.of_run(run_id)
        files = await manual_files.of_requests([it.request_id for it in in_order if it.is_answer and it.request_id])
        await audit.record("print_run.opened", subject=COMPANY_CHAIN, letters=len(of_run))
        await letter_events.looked_at(of_run, staff)
    enclosed = Counter(file.request_id for file in files)
    names = await addressed(in_order)
    lines = [
        _line(
            run,
            it,
            enclosed[it.request_id] if it.is_answer and it.request_id else 0,
            names[it.letters[0]].in_(run.language) if it.letters[0] in names else "",
        )
        for it in in_order
    ]
    return await merge(_sheets(staff, run, lines, of_run), duplex=run.sides == "duplex")


async def _sheets(
    staff: Staff, run: PrintRun, lines: Sequence[Line], of_run: Sequence[Letter]
) -> AsyncIterator[Printed]:
    if run.with_list:
        yield Printed(await run_list.render(_listed(run, lines), run.language), run.language)
    for start in range(0, len(of_run), AT_A_TIME):
        opened: list[Printed] = []
        async with acting_as(staff):
            for letter in of_run[start : start + AT_A_TIME]:
                # One whose key is gone is withdrawn a moment later, which the run's page says.
                with suppress(KeyDestroyed):
                    if pdf := await readable_pdf(letter):
                        opened.append(Printed(pdf, letter.language))
        for printed in opened:
            yield printed


def _listed(run: PrintRun, lines: Sequence[Line]) -> RunList:
    language = run.language
    contents = words.contents(len(lines), sum(line.sheets for line in lines), language)
    return RunList(run.made_at, in_words(run.made_at, language), contents, lines)


def _line(run: PrintRun, it: Printout, files: int, recipient: str) -> Line:
    letter = OF_LETTERS[it.kind].name(run.language)
    if recipient:
        letter += f": {recipient}"
    if it.whole > 1:
        letter += f" {', '.join(str(n) for n in it.numbers)}/{it.whole}"
    return Line(
        number=it.place or 0,
        reference=it.reference or it.envelope_number or "",
        letter=letter,
        pages=sum(it.pages),
        sheets=envelope_order.sheets(it, run.sides),
        enclose=words.enclosed(
            "medium" if it.has_medium else "what_came" if it.goes_back else None, files, run.language
        ),
    )
