"""Masking (Art. 15(4)): what concerns another person in an extract is not sent, cell by cell as the handler decides."""

from dataclasses import dataclass

from portal.data import maskings
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.maskings import Cell
from portal.data.requests import Request
from portal.domain import audit
from portal.domain.errors import NotFound
from portal.domain.extract_reading import StoredExtract
from portal.domain.handling import being_looked_through, expect_handler


@dataclass(frozen=True, slots=True)
class Change:
    """Cells to be masked, and cells to be masked no longer.

    It is the difference from what was on the page, so that what a colleague has masked since then stays masked.
    """

    mask: frozenset[Cell] = frozenset()
    unmask: frozenset[Cell] = frozenset()

    @property
    def cells(self) -> frozenset[Cell]:
        """Every cell that is changed."""
        return self.mask | self.unmask


async def mask(staff: Staff, reference: str, change: Change) -> None:
    """Mask cells of the extract, or mask them no longer, until it is released.

    Raises NotFound, also for a cell that cannot be masked, NotHandler, and Conflict when it is not the time for it.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request = await being_looked_through(reference)
        await _apply(staff, request, change)


async def _apply(staff: Staff, request: Request, change: Change) -> None:
    if not change.cells:
        return
    extract = await StoredExtract.of(request.id, request.subject_id)
    if not await extract.are_maskable(change.cells):
        raise NotFound
    before = await maskings.of_request(request.id)
    await maskings.add(request.id, change.mask, staff.id)
    await maskings.remove(request.id, change.unmask - change.mask)
    after = await maskings.of_request(request.id)
    if after != before:
        await audit.record("extract.masked", subject=request.subject_id, request=request.id, masked=len(after))
