"""The letters of a batch as staff see them: what was recognised, and what needs a look before it is registered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from portal.clock import today
from portal.data import subjects
from portal.data.actors import Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.audit.audit_batches import NewEvent
from portal.data.database import acting_as
from portal.data.intake import scan_letters, signed_letters
from portal.data.intake.scan_letters import Left, ScanLetter, ScannedPage
from portal.data.intake.scans import Batch
from portal.data.intake.signed_letters import Registered
from portal.data.keys import KeyDestroyed
from portal.data.requests.requests import Request
from portal.domain.accounts.roles import expect_intake
from portal.domain.audit import audit
from portal.domain.deciding import explained
from portal.domain.errors import Conflict, NotFound
from portal.domain.intake.letter_recognition import Recognised, recognise
from portal.domain.intake.scans import find
from portal.domain.requests.request_forms import sender_of

PAGE = 20
"""Letters on a page of the list."""

Note = Literal["no_code", "several_codes", "damaged", "twice", "more_pages", "other_code", "ink"]
"""Why somebody has to look: no code of ours; several; one that could not be read; the same as in another letter of the
batch; more than one page with something on it; a code that is not ours; more or less ink in the text of the form than
was printed."""


@dataclass(frozen=True, slots=True)
class ScannedLetter:
    """A letter of a batch. `found` is what its code says that it is, None without exactly one; `envelope` what it was
    registered as."""

    number: int
    pages: Sequence[ScannedPage]
    seals: Sequence[str]
    found: Recognised | None
    notes: Sequence[Note]
    is_settled: bool
    envelope: Registered | None
    name: str | None = field(default=None, repr=False)
    """Whose request its code names, as the form names the person, to be compared with who has signed."""

    @property
    def is_clear(self) -> bool:
        """Whether nothing is left but to look whether it is signed."""
        return not self.is_settled and not self.notes and self.found is not None and self.found.outcome == "genuine"

    @property
    def is_blank(self) -> bool:
        """Whether there seems to be nothing on any of its pages."""
        return all(page.is_blank for page in self.pages)


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch and some of its letters; `after` leads to the next of them."""

    batch: Batch
    letters: Sequence[ScannedLetter]
    after: int | None


async def letters_of(staff: Staff, batch_id: UUID, after: int = 0) -> BatchPage:
    """The letters of a batch behind the one called `after`. Raises NotFound."""
    async with acting_as(staff):
        batch = await find(batch_id)
        rows = await scan_letters.letters(batch_id, after, PAGE + 1)
        found = await _looked_at(batch_id, rows[:PAGE])
    return BatchPage(batch, found, rows[PAGE - 1].number if len(rows) > PAGE else None)


async def open_letter(staff: Staff, batch_id: UUID, number: int) -> ScannedLetter:
    """One letter of a batch. Raises NotFound."""
    expect_intake(staff)
    async with acting_as(staff):
        await find(batch_id)
        rows = [row for row in await scan_letters.letters(batch_id, number - 1, 1) if row.number == number]
        if not rows:
            raise NotFound
        return (await _looked_at(batch_id, rows))[0]


async def note_look(staff: Staff, letters: Sequence[ScannedLetter]) -> None:
    """Note that `staff` looks at pictures of letters that nobody has registered yet."""
    shown = sum(not letter.is_settled for letter in letters)
    if shown:
        # The name of whose letter it is stands beside the picture: that person is told of the look.
        looks = [
            NewEvent("letter.opened", it.found.request.subject_id, it.found.request.id)
            for it in letters
            if it.name and it.found and it.found.request
        ]
        async with acting_as(staff):
            await audit.record("scan.opened", subject=COMPANY_CHAIN, letters=shown)
            await audit.record_looks(looks, staff)


async def left_beside(staff: Staff, envelope: UUID) -> Left | None:
    """What is left of the pile that the envelope was scanned with; None for one that came by itself."""
    async with acting_as(staff):
        return await scan_letters.left_beside(envelope)


async def begin_on(staff: Staff, batch_id: UUID, number: int, page: int) -> None:
    """Let a letter of its own begin on a page of that letter. Raises NotFound, and Conflict when it is settled."""
    expect_intake(staff)
    async with acting_as(staff):
        await expect_unsettled(batch_id, number)
        if page == number or page not in [each.number for each in await scan_letters.pages(batch_id, [number])]:
            raise NotFound
        await scan_letters.begin(batch_id, page)


async def join(staff: Staff, batch_id: UUID, number: int) -> int:
    """Let the pages of a letter belong to the one before it, and return that one's number.

    Raises NotFound for the first, and Conflict when either is settled.
    """
    expect_intake(staff)
    async with acting_as(staff):
        before = [row.number for row in await scan_letters.letters(batch_id) if row.number < number]
        if not before:
            raise NotFound
        await expect_unsettled(batch_id, before[-1])
        await expect_unsettled(batch_id, number)
        await scan_letters.join(batch_id, number, before[-1])
        return before[-1]


async def expect_unsettled(batch_id: UUID, number: int) -> None:
    """Hold a letter of the batch in the transaction under way. Raises NotFound, and Conflict when it is settled."""
    with explained():
        letter = await scan_letters.held(batch_id, number)
    if letter.settled_at:
        raise Conflict


async def _looked_at(batch_id: UUID, rows: Sequence[ScanLetter]) -> list[ScannedLetter]:
    pages = await scan_letters.pages(batch_id, [row.number for row in rows])
    in_all = Counter(seal for seal, _ in {(s, p.letter) for p in await scan_letters.pages(batch_id) for s in p.seals})
    found = []
    for row in rows:
        own = [page for page in pages if page.letter == row.number]
        seals = list(dict.fromkeys(seal for page in own for seal in page.seals))
        recognised = await recognise(seals[0], today()) if len(seals) == 1 and not row.settled_at else None
        envelope = await signed_letters.find(row.envelope_id) if row.envelope_id else None
        notes = _notes(own, seals, any(in_all[seal] > 1 for seal in seals))
        name = await _name(recognised.request) if recognised and recognised.request else None
        found.append(ScannedLetter(row.number, own, seals, recognised, notes, bool(row.settled_at), envelope, name))
    return found


async def _name(request: Request) -> str | None:
    try:
        lines = sender_of(request, await subjects.find(request.subject_id))
    except KeyDestroyed:
        return None
    return lines[0] if lines else None


def _notes(pages: Sequence[ScannedPage], seals: Sequence[str], is_twice: bool) -> list[Note]:
    told: dict[Note, bool] = {
        "no_code": not seals,
        "several_codes": len(seals) > 1,
        "damaged": any(page.is_damaged for page in pages),
        "twice": is_twice,
        "more_pages": sum(not page.is_blank for page in pages) > 1,
        "other_code": any(page.other_codes for page in pages),
        "ink": any(page.places for page in pages),
    }
    return [note for note, is_so in told.items() if is_so]
