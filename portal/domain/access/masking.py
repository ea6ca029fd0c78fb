"""Masking (Art. 15(4)): what concerns another person in an extract is not sent, as the handler decides.

A value is masked as a whole, or passages of a text, word by word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.data.access import cell_looks, maskings
from portal.data.access.cell_looks import Look
from portal.data.access.maskings import Cell
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.access import left_unmasked, passages
from portal.domain.access.extract_reading import StoredExtract
from portal.domain.audit import audit
from portal.domain.errors import Conflict, NotFound
from portal.domain.requests.handling import being_looked_through, expect_handler
from portal.domain.requests.requests import find
from portal.domain.sources import own_numbers
from portal.domain.sources.persons_own import Own


@dataclass(frozen=True, slots=True)
class Change:
    """Cells to be masked, cells to be masked no longer, and those that somebody has looked at besides.

    It is the difference from what was on the page, so that what a colleague has masked since then stays masked.
    """

    mask: frozenset[Cell] = frozenset()
    unmask: frozenset[Cell] = frozenset()
    looked_at: frozenset[Cell] = frozenset()

    @property
    def cells(self) -> frozenset[Cell]:
        """Every cell that is changed or was looked at."""
        return self.mask | self.unmask | self.looked_at


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words of one text to be masked, and words to be masked no longer, by their places, from 0.

    `digest` is of the text that was on the page: in another text they would be other words.
    """

    digest: bytes
    mask: frozenset[int] = frozenset()
    unmask: frozenset[int] = frozenset()


async def mask(staff: Staff, reference: str, change: Change) -> int:
    """Mask cells of the extract, or mask them no longer, until it is released; all of them have been looked at.

    Says how many places in them look like another person's and are not masked.
    Raises NotFound, also for a cell that cannot be masked, NotHandler, and Conflict when it is not the time for it.
    """
    expect_handler(staff)
    own = await _own(staff, reference)
    async with acting_as(staff):
        request = await being_looked_through(reference)
        if not change.cells:
            return 0
        extract = await StoredExtract.of(request.id, request.subject_id)
        values, digests = await extract.telling(change.cells), extract.digests()
        said = {cell: digests.of(cell, value) for cell, value in values.items()}
        changed = await maskings.add(request.id, {cell: said[cell] for cell in change.mask}, staff.id)
        changed += await maskings.remove(request.id, change.unmask - change.mask, staff.id)
        left = await _looked(staff, request, values, said, own)
        await _note(request, changed)
    return left


async def mask_words(staff: Staff, reference: str, cell: Cell, change: WordChange) -> int:
    """Mask words of one text, or mask them no longer, until the extract is released; the text has been looked at.

    Words that follow one another are one passage. Says what `mask` does.
    Raises as `mask` does, NotFound for what is no text or no word of
    it, and Conflict when the text is another by now.
    """
    expect_handler(staff)
    own = await _own(staff, reference)
    async with acting_as(staff):
        request = await being_looked_through(reference)
        extract = await StoredExtract.of(request.id, request.subject_id)
        text = (await extract.telling([cell]))[cell]
        if not isinstance(text, str):
            raise NotFound
        digest = extract.digests().of(cell, text)
        if digest != change.digest:
            raise Conflict
        words = passages.words(text)
        if any(place >= len(words) for place in change.mask | change.unmask):
            raise NotFound
        marks = await maskings.of_rows(request.id, cell.source, cell.table, cell.row, cell.row + 1)
        before = passages.touched(words, (mark.passage for mark in marks if mark.cell == cell and mark.passage))
        wanted = passages.runs(words, (before - change.unmask) | change.mask)
        changed = await maskings.put_passages(request.id, cell, digest, wanted, staff.id)
        left = await _looked(staff, request, {cell: text}, {cell: digest}, own)
        await _note(request, changed)
    return left


async def _own(staff: Staff, reference: str) -> Own:
    """The person's own numbers, asked for before anything is held: a source may be slow."""
    async with acting_as(staff):
        request = await find(reference)
    return await own_numbers.of_person(request.subject_id) if request.status == "in_progress" else Own(frozenset())


async def _looked(
    staff: Staff, request: Request, values: Mapping[Cell, Any], said: Mapping[Cell, bytes], own: Own
) -> int:
    """Note that the cells were looked at, and what is left in them as they are masked now."""
    left = await left_unmasked.counted(request.id, values, own)
    looks = {cell: Look(digest, left[cell]) for cell, digest in said.items()}
    await cell_looks.add(request.id, looks, staff.id)
    return sum(left.values())


async def _note(request: Request, changed: int) -> None:
    if changed:
        masked = sum((await maskings.counts(request.id)).values())
        await audit.record("extract.masked", subject=request.subject_id, request=request.id, masked=masked)
