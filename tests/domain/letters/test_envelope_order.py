"""The order of a print run: whoever packs changes envelopes once, and stops for enclosures at the end only."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from portal.data.letters.printouts import Printout
from portal.domain.letters.envelope_order import in_order, sheets

WRITTEN = datetime(2026, 3, 5, 12, tzinfo=UTC)


def printout(*pages: int, due: date | None = None, request: UUID | None = None, kind: str = "extract") -> Printout:
    """Letters of so many pages each to one addressee."""
    letters = [uuid4() for _ in pages]
    numbers = list(range(1, len(pages) + 1))
    return Printout(
        letters, numbers, list(pages), len(pages), request, None, None, kind, due, WRITTEN, None, None, None
    )  # type: ignore[arg-type]


def test_each_letter_is_counted_in_whole_sheets() -> None:
    assert [sheets(printout(1, 2, 3), sides) for sides in ("simplex", "duplex")] == [6, 4]  # type: ignore[arg-type]


def test_a_letter_whose_pages_nobody_counted_is_a_sheet() -> None:
    assert sheets(printout(0), "duplex") == 1


def test_thin_letters_come_first_and_the_most_urgent_of_equally_thick_ones() -> None:
    thick = printout(40, due=date(2026, 3, 6))
    urgent, later, whenever = printout(2, due=date(2026, 3, 7)), printout(2, due=date(2026, 4, 7)), printout(1)
    thin_on_one_side = in_order([thick, later, urgent, whenever], "simplex", set())
    assert thin_on_one_side == [whenever, urgent, later, thick]
    assert in_order([thick, later, urgent, whenever], "duplex", set()) == [urgent, later, whenever, thick]


def test_what_has_enclosures_comes_last_and_only_the_answer_has_them() -> None:
    request = uuid4()
    thick, answer, receipt = printout(40), printout(1, request=request), printout(1, request=request, kind="receipt")
    assert in_order([answer, thick, receipt], "duplex", {request}) == [receipt, thick, answer]


def test_what_goes_with_a_medium_comes_last_too() -> None:
    cover, thick = replace(printout(1, kind="portability_cover"), has_files=True), printout(40)
    assert in_order([cover, thick], "duplex", set()) == [thick, cover]
