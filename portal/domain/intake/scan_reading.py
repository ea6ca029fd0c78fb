"""Reading a batch: page by page, in little memory, and then split into letters where a code of ours begins one."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from portal.data.actors import SYSTEM
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.intake import scan_letters, scans
from portal.data.intake.scan_letters import ScannedPage
from portal.data.intake.scans import Batch, Failure
from portal.domain.audit import audit
from portal.domain.intake import blank_forms
from portal.domain.intake.letter_recognition import looks_like_seal
from portal.domain.intake.scans import file_name, picture_name
from portal.scans import reading
from portal.scans.files import Unreadable
from portal.scans.reading import Page
from portal.settings import settings

MOST_ATTEMPTS = 3
"""So often the reading may end on the same page before the file counts as broken."""


async def read(batch_id: UUID) -> None:
    """Read what of the batch has not been read. Safe to run twice, also at once, and to be killed anywhere.

    Raises ReaderEnded when the process that reads was ended; the job is tried again.
    """
    async with acting_as(SYSTEM):
        batch = await scans.find(batch_id)
        if batch.read_at or batch.ended_at:
            return
        if batch.attempts >= MOST_ATTEMPTS:
            await _fail(batch_id, "broken")
            return
        await scans.count_attempt(batch_id)
        encrypted = await scans.files(batch_id)
    files = await asyncio.to_thread(_decrypted, batch, encrypted)
    del encrypted
    try:
        if batch.pages is None or batch.read < batch.pages:
            async for page in reading.read(files, settings().most_scanned_pages, batch.read, blank_forms.of_codes):
                await _keep(batch, page)
    except Unreadable as error:
        async with acting_as(SYSTEM):
            await _fail(batch_id, error.why)  # type: ignore[arg-type]
        return
    async with acting_as(SYSTEM):
        await _split(batch_id)


def beginnings(pages: Sequence[ScannedPage]) -> list[int]:
    """The pages on which a letter begins: the first, and each with a code of ours that the letter does not have yet."""
    found: list[int] = []
    seals: set[str] = set()
    for page in pages:
        if not found or (page.seals and not seals.intersection(page.seals)):
            found.append(page.number)
            seals = set()
        seals.update(page.seals)
    return found


async def _keep(batch: Batch, page: Page) -> None:
    seals = [code for code in page.codes if looks_like_seal(code)]
    stored = ScannedPage(
        number=page.number,
        letter=None,
        seals=seals,
        other_codes=len(page.codes) - len(seals),
        is_damaged=page.is_damaged,
        is_blank=page.is_blank,
        places=page.places,
    )
    picture = batch.encrypt(page.picture, picture_name(batch.id, page.number, False))
    small = batch.encrypt(page.small, picture_name(batch.id, page.number, True))
    async with acting_as(SYSTEM):
        await scans.hold(batch.id)
        if (await scans.find(batch.id)).read_at is None:
            await scan_letters.add_page(batch.id, stored, picture, small)
            await scans.note_pages(batch.id, page.pages)


async def _split(batch_id: UUID) -> None:
    await scans.hold(batch_id)
    if (await scans.find(batch_id)).read_at is not None:
        return
    pages = await scan_letters.pages(batch_id)
    for number in beginnings(pages):
        await scan_letters.begin(batch_id, number)
    await scans.note_read(batch_id)
    await audit.record("scan.read", subject=COMPANY_CHAIN, pages=len(pages), letters=len(beginnings(pages)))


async def _fail(batch_id: UUID, failure: Failure) -> None:
    await scans.hold(batch_id)
    if (await scans.find(batch_id)).ended_at is None:
        await scans.fail(batch_id, failure)
        await audit.record("scan.failed", subject=COMPANY_CHAIN)


def _decrypted(batch: Batch, files: Sequence[bytes]) -> list[bytes]:
    return [batch.decrypt(file, file_name(batch.id, number)) for number, file in enumerate(files, 1)]
