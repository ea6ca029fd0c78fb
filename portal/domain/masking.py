"""Masking (Art. 15(4)): what concerns another person in an extract is not sent, cell by cell as the handler decides."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.data import extracts, maskings, requests, subjects
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow, Stale
from portal.data.maskings import Cell
from portal.data.requests import Request
from portal.domain import audit
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.extract_content import is_empty
from portal.domain.requests import find


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
    if staff.role != "handler":
        raise NotHandler
    async with acting_as(staff):
        request = await find(reference)
        if request.kind != "access":
            raise NotFound
        try:
            # Holds the request's row, so that nothing is released in between.
            await requests.move(request.id, ("in_progress",), "in_progress")
        except Stale:
            raise Conflict from None
        await apply(staff, request, change)


async def apply(staff: Staff, request: Request, change: Change) -> None:
    """Carry out `change` in the transaction under way. Raises NotFound for a cell that cannot be masked."""
    if not change.cells:
        return
    if not change.cells <= maskable(await as_collected(request.id, request.subject_id)):
        raise NotFound
    before = await maskings.of_request(request.id)
    await maskings.add(request.id, change.mask, staff.id)
    await maskings.remove(request.id, change.unmask - change.mask)
    after = await maskings.of_request(request.id)
    if after != before:
        await audit.record("extract.masked", subject=request.subject_id, request=request.id, masked=len(after))


async def as_collected(request_id: UUID, subject_id: UUID) -> dict[str, Any]:
    """The content of an extract with nothing masked, in the transaction under way.

    For the handler's eyes only: what is sent is `access.content_of`. Raises NotFound and KeyDestroyed.
    """
    subject = await subjects.find(subject_id)
    try:
        encrypted = await extracts.get(request_id)
    except NoSuchRow:
        raise NotFound from None
    content: dict[str, Any] = json.loads(subject.decrypt(encrypted, f"extract:{request_id}"))
    return content


def maskable(content: dict[str, Any]) -> set[Cell]:
    """The cells that may tell of another person: those of columns marked so that are not empty."""
    return {
        Cell(source["id"], table["name"], number, column["name"])
        for source in content["sources"]
        for table in source["tables"]
        for place, column in enumerate(table["columns"])
        if column["third_party"]
        for number, row in enumerate(table["rows"])
        if not is_empty(row[place])
    }
