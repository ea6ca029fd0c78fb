"""Looking an extract through: a page of one table's rows at a time, and nothing more of it is decrypted."""

from dataclasses import dataclass

from portal.data import maskings
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.maskings import Cell
from portal.data.requests import Request
from portal.domain.access import opened
from portal.domain.errors import NotFound
from portal.domain.extract_content import CollectedSource, Table
from portal.domain.extract_reading import Numbered


@dataclass(frozen=True, slots=True)
class RowPage:
    """Rows of one table with their places in it, and which of their cells are masked.

    `count` is how many rows can be paged through; `noted` how many of the table may tell of other people.
    """

    request: Request
    source: CollectedSource
    table: Table
    rows: list[Numbered]
    masked: frozenset[Cell]
    count: int
    noted: int

    @property
    def is_to_be_released(self) -> bool:
        """Whether more can be masked."""
        return self.request.status == "in_progress"


async def rows(staff: Staff, reference: str, code: str, first: int, size: int, everything: bool) -> RowPage:
    """`size` rows from `first` of the table `code` (`source.table`): of all, or of those that may tell of others.

    Where none may, all are shown. Raises as `access.open_extract` does, and NotFound for a table that is not there.
    """
    async with acting_as(staff):
        request, extract = await opened(staff, reference)
        for source in extract.head.sources:
            table = next((table for table in source.tables if f"{source.id}.{table.name}" == code), None)
            if table is not None:
                break
        else:
            raise NotFound
        noted = (await extract.noted()).get((source.id, table.name), 0)
        if everything or not noted:
            count, read = table.rows, extract.rows
        else:
            count, read = noted, extract.noted_rows
        found = await read(source.id, table.name, first, first + size)
        places = [number for number, _ in found] or [0]
        masked = await maskings.of_rows(request.id, source.id, table.name, places[0], places[-1] + 1)
    return RowPage(request, source, table, found, masked, count, noted)
