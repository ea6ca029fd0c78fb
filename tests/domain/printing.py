"""Letters brought to the printer, for tests of what comes out of it."""

import io
from collections.abc import Sequence
from uuid import UUID

from pypdf import PdfReader

from portal.data.requests.requests import Request
from portal.domain.letters import outgoing_letters, print_runs, run_files
from portal.domain.letters.print_queue import print_queue
from tests.domain.replies import ordered
from tests.people import HANDLER


async def written(count: int, request: Request | None = None) -> list[UUID]:
    """So many letters that wait for the printer, headed Brev 1, Brev 2 and so on."""
    letters = [await ordered(request, f"Brev {number}") for number in range(1, count + 1)]
    for letter in letters:
        await outgoing_letters.write(letter)
    return letters


async def empty() -> None:
    """Confirm every run and print what is due, so that nothing waits."""
    for waiting in (await print_queue(HANDLER)).running:
        await print_runs.confirm(HANDLER, waiting.id, "all")
    while (await print_queue(HANDLER)).due:
        run = await print_runs.make(HANDLER, "simplex", None, with_list=False)
        await run_files.open_run(HANDLER, run)
        await print_runs.confirm(HANDLER, run, ())


async def in_run(run: UUID) -> list[UUID]:
    """The letters of a run, in its order."""
    return [letter for it in (await print_runs.find(HANDLER, run)).printouts for letter in it.letters]


async def due() -> set[UUID]:
    """The letters that wait for a run."""
    return {letter for it in (await print_queue(HANDLER)).to_print for letter in it.letters}


def texts(pdf: bytes) -> Sequence[str]:
    """The text of each page; nothing for a blank one."""
    return [page.extract_text().strip() for page in PdfReader(io.BytesIO(pdf)).pages]
