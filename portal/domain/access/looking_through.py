"""Looking an extract through: a page of one table's rows at a time, or one text, and nothing more is decrypted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.data.access import cell_looks, maskings
from portal.data.access.maskings import Cell, Mark
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.access.access import opened
from portal.domain.access.extract_reading import Numbered
from portal.domain.access.passages import by_cell
from portal.domain.errors import NotFound
from portal.domain.extract_content import CollectedSource, Column, Table


@dataclass(frozen=True, slots=True)
class RowPage:
    """Rows of one table with their places in it, and how each of their cells is masked.

    `count` is how many rows can be paged through; `noted` how many of the table may tell of other people. `looked_at`
    are the cells among them that somebody has looked at.
    """

    request: Request
    source: CollectedSource
    table: Table
    rows: list[Numbered]
    marks: Mapping[Cell, list[Mark]]
    looked_at: frozenset[Cell]
    count: int
    noted: int

    @property
    def is_to_be_released(self) -> bool:
        """Whether more can be masked."""
        return self.request.status == "in_progress"


@dataclass(frozen=True, slots=True)
class OpenText:
    """One text that may tell of another person, with every mark that was ever made in it and the names of whose."""

    request: Request
    source: CollectedSource
    table: Table
    column: Column
    cell: Cell
    text: str
    digest: bytes
    marks: Sequence[Mark]
    names: Mapping[UUID, str]

    @property
    def in_force(self) -> list[Mark]:
        """The marks that were not taken back."""
        return [mark for mark in self.marks if mark.unmasked_at is None]

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
        source, table = _named(extract.head.sources, code)
        noted = (await extract.noted()).get((source.id, table.name), 0)
        if everything or not noted:
            count, read = table.rows, extract.rows
        else:
            count, read = noted, extract.noted_rows
        found = await read(source.id, table.name, first, first + size)
        places = [number for number, _ in found] or [0]
        of = (request.id, source.id, table.name, places[0], places[-1] + 1)
        marks, looked_at = by_cell(await maskings.of_rows(*of)), await cell_looks.of_rows(*of)
    return RowPage(request, source, table, found, marks, looked_at, count, noted)


async def next_table(staff: Staff, reference: str) -> str | None:
    """The code of the first table in which something is still to be looked at. Raises as `access.open_extract` does."""
    async with acting_as(staff):
        request, extract = await opened(staff, reference)
        looked_at = await cell_looks.counts(request.id)
    for source in extract.head.sources:
        for table in source.tables:
            if table.to_look_at > looked_at.get((source.id, table.name), 0):
                return f"{source.id}.{table.name}"
    return None


async def text(staff: Staff, reference: str, cell: Cell) -> OpenText:
    """One text of the extract. Raises as `access.open_extract` does, and NotFound for what is no text to be masked."""
    async with acting_as(staff):
        request, extract = await opened(staff, reference)
        said = (await extract.telling([cell]))[cell]
        if not isinstance(said, str):
            raise NotFound
        source, table = _named(extract.head.sources, f"{cell.source}.{cell.table}")
        marks = await maskings.of_cell(request.id, cell)
        people = {mark.masked_by for mark in marks} | {mark.unmasked_by for mark in marks if mark.unmasked_by}
        names = await accounts.names(list(people))
    column = next(column for column in table.columns if column.name == cell.column)
    digest = extract.digests().of(cell, said)
    return OpenText(request, source, table, column, cell, said, digest, marks, names)


def _named(sources: Sequence[CollectedSource], code: str) -> tuple[CollectedSource, Table]:
    for source in sources:
        for table in source.tables:
            if f"{source.id}.{table.name}" == code:
                return source, table
    raise NotFound
