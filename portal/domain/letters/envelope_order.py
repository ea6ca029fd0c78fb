"""In what order letters come out of the printer, so that they go into their envelopes one after the other."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from portal.data.letters.print_runs import Sides
from portal.data.letters.printouts import Printout


def sheets(printout: Printout, sides: Sides) -> int:
    """How many sheets of paper the letters of a printout are; each begins on one of its own."""
    return sum(_sheets(pages, sides) for pages in printout.pages)


def in_order(printouts: Iterable[Printout], sides: Sides, with_enclosures: Collection[UUID]) -> list[Printout]:
    """Thin letters first, so that those that need a larger envelope come together at the end; equally thick ones by
    the day on which they are due, so that the most urgent are folded first.

    Last of all come the answers to the requests `with_enclosures`, those that go with a medium, and what is returned:
    there whoever packs has to stop and fetch something.
    """

    def place(printout: Printout) -> tuple[bool, int, date, str, Sequence[UUID]]:
        is_enclosed = (
            printout.has_medium or printout.goes_back or (printout.is_answer and printout.request_id in with_enclosures)
        )
        due = printout.due_on or date.max
        return is_enclosed, sheets(printout, sides), due, printout.rendered_at.isoformat(), printout.letters

    return sorted(printouts, key=place)


def _sheets(pages: int, sides: Sides) -> int:
    # A letter of the time before pages were counted has one at least.
    pages = max(pages, 1)
    return pages if sides == "simplex" else (pages + 1) // 2
