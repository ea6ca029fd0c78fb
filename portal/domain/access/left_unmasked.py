"""What in a text looks like somebody else's number or address and is not masked (Art. 15(4)).

It is counted when the text is saved as looked at, so that the release need not read the extract again.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from portal.data.access import maskings
from portal.data.access.maskings import Cell, Mark
from portal.domain.access.passages import by_cell
from portal.domain.errors import Refused
from portal.domain.sources.persons_own import Own


class LeftUnmasked(Refused):
    """More than somebody has said may be sent looks like another person's and is not masked."""


def places(value: Any, marks: Collection[Mark], persons_own: Own) -> int:
    """How many places of a value look like another person's and would be sent: none in what is masked as a whole."""
    if not isinstance(value, str) or any(mark.passage is None for mark in marks):
        return 0
    return persons_own.others(value, [mark.passage for mark in marks if mark.passage])


async def counted(request: UUID, said: Mapping[Cell, Any], persons_own: Own) -> dict[Cell, int]:
    """How many places of each cell are left as they are masked now, in the transaction under way."""
    marks: dict[Cell, Sequence[Mark]] = {}
    for source, table in {(cell.source, cell.table) for cell in said}:
        rows = [cell.row for cell in said if (cell.source, cell.table) == (source, table)]
        marks |= by_cell(await maskings.of_rows(request, source, table, min(rows), max(rows) + 1))
    # In a thread: a page of long texts takes a while to look through.
    return await asyncio.to_thread(
        lambda: {cell: places(value, marks.get(cell, ()), persons_own) for cell, value in said.items()}
    )
