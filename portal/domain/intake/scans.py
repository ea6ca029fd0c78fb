"""Piles of letters from the office scanner: uploaded, stored encrypted at once, and read by a job."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from portal.data import keys
from portal.data.actors import Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.errors import AlreadyThere, NoSuchRow
from portal.data.intake import scan_letters, scans
from portal.data.intake.scans import Batch
from portal.data.keys import KeyDestroyed
from portal.domain.accounts.roles import expect_intake
from portal.domain.audit import audit
from portal.domain.by_hand.file_types import ends_too_early, media_type
from portal.domain.deciding import deciding_as, explained
from portal.domain.errors import FileRefused, NotFound
from portal.jobs import queue
from portal.settings import settings

SCANNED = ("application/pdf", "image/jpeg", "image/png", "image/tiff")
"""What a scanner makes."""

MOST_FILES = 600
"""Pictures that are uploaded at once at most."""

RECENT = 20
"""Batches that the page shows."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A batch, and whether exactly these files were uploaded before."""

    id: UUID
    was_there: bool


async def upload(staff: Staff, files: Sequence[bytes]) -> Uploaded:
    """Take what the scanner made, in the order of its files, and have it read. The same twice is one batch.

    Raises FileRefused.
    """
    expect_intake(staff)
    _expect_scans(files)
    digest = await asyncio.to_thread(_digest, files)
    async with acting_as(staff):
        already = await scans.with_digest(digest)
    if already:
        return Uploaded(already, True)
    id_ = uuid4()
    own_key = keys.new_data_key(id_)
    encrypted = await asyncio.to_thread(_encrypted, id_, own_key, files)
    try:
        async with acting_as(staff):
            await scans.add(id_, digest, own_key, sum(len(file) for file in files), encrypted, staff.id)
            await audit.record("scan.uploaded", subject=COMPANY_CHAIN, files=len(files))
            await queue.enqueue("read-scan", id_)
    except AlreadyThere:
        return await upload(staff, files)
    return Uploaded(id_, False)


async def recent(staff: Staff) -> list[Batch]:
    """The batches uploaded last."""
    async with acting_as(staff):
        return await scans.recent(RECENT)


async def unregistered(staff: Staff) -> list[Batch]:
    """The batches of which letters are still to be registered, oldest first."""
    async with acting_as(staff):
        return await scans.unregistered()


async def unread(staff: Staff) -> list[Batch]:
    """The piles that could not be read and that nobody has seen to, oldest first."""
    async with acting_as(staff):
        return await scans.unread()


async def see_to(staff: Staff, batch: UUID) -> None:
    """Note that the letters of a pile that could not be read were scanned again, or registered by hand.

    Raises NotFound, and Conflict when that was noted before, or the pile could be read.
    """
    expect_intake(staff)
    async with deciding_as(staff):
        await find(batch)
        await scans.note_seen_to(batch, staff.id)
        await audit.record("scan.seen_to", subject=COMPANY_CHAIN)


async def open_batch(staff: Staff, batch: UUID) -> Batch:
    """One batch. Raises NotFound."""
    async with acting_as(staff):
        return await find(batch)


async def find(batch: UUID) -> Batch:
    """The batch, in the transaction under way. Raises NotFound."""
    with explained():
        return await scans.find(batch)


async def picture(staff: Staff, batch: UUID, number: int, small: bool = False) -> bytes:
    """A page of a batch as JPEG. Raises NotFound, also when its letter has been registered and the batch is done."""
    expect_intake(staff)
    async with acting_as(staff):
        found = await find(batch)
        try:
            encrypted = await scan_letters.picture(batch, number, small)
            return found.decrypt(encrypted, picture_name(batch, number, small))
        except (NoSuchRow, KeyDestroyed):
            raise NotFound from None


def picture_name(batch: UUID, number: int, small: bool) -> str:
    """What the picture of a page is bound to."""
    return f"scan-{'small' if small else 'page'}:{batch}:{number}"


def file_name(batch: UUID, number: int) -> str:
    """What a file of a batch is bound to."""
    return f"scan:{batch}:{number}"


def _expect_scans(files: Sequence[bytes]) -> None:
    if not files:
        raise FileRefused("missing")
    if len(files) > MOST_FILES:
        raise FileRefused("too_many")
    if any(not file for file in files):
        raise FileRefused("empty")
    if sum(len(file) for file in files) > settings().largest_scan:
        raise FileRefused("too_large")
    for file in files:
        kind = media_type(file)
        if kind not in SCANNED:
            raise FileRefused("wrong_type")
        if kind and ends_too_early(file, kind):
            raise FileRefused("broken")


def _digest(files: Sequence[bytes]) -> bytes:
    return hashlib.sha256(b"".join(hashlib.sha256(file).digest() for file in files)).digest()


def _encrypted(batch: UUID, own_key: bytes, files: Sequence[bytes]) -> list[bytes]:
    return [keys.encrypt(batch, own_key, file, file_name(batch, number)) for number, file in enumerate(files, 1)]
