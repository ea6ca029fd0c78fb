"""The pages of letters that were scanned: opened by staff, which is an event that the member sees."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from portal.data.actors import Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.intake import letter_pages
from portal.data.intake.signed_letters import Registered
from portal.data.requests import requests
from portal.domain.accounts.roles import expect_to_open
from portal.domain.audit import audit
from portal.domain.deciding import explained
from portal.domain.errors import NotFound
from portal.domain.intake.envelope_keys import key_of, page_name
from portal.domain.intake.envelopes import find
from portal.domain.requests.requests import find as find_request
from portal.scans.pictures import as_pdf


@dataclass(frozen=True, slots=True)
class OpenLetter:
    """A letter's pages as PDF, under a name that names nobody."""

    name: str
    content: bytes


async def open_of_request(staff: Staff, reference: str, envelope: UUID, with_blank: bool = False) -> OpenLetter:
    """The pages of an envelope of that request, `with_blank` ones too.

    Raises NotFound, also when it was not scanned, and KeyDestroyed.
    """
    expect_to_open(staff)
    async with acting_as(staff):
        request = await find_request(reference)
        row = await find(envelope)
        if row.request_id != request.id:
            raise NotFound
        pictures = await _pictures(row, with_blank)
        await audit.record_look("letter.opened", staff, request.subject_id, request.id)
    return OpenLetter(f"{request.reference}-brev.pdf", await asyncio.to_thread(as_pdf, pictures))


async def picture(staff: Staff, reference: str, envelope: UUID, number: int) -> bytes:
    """One page of an envelope of that request as JPEG. Raises as `open_of_request` does."""
    expect_to_open(staff)
    async with acting_as(staff):
        request = await find_request(reference)
        row = await find(envelope)
        if row.request_id != request.id:
            raise NotFound
        content = await _picture(row, number)
        await audit.record_look("letter.opened", staff, request.subject_id, request.id)
    return content


async def picture_of_envelope(staff: Staff, envelope: UUID, number: int) -> bytes:
    """One page of any envelope as JPEG, for whoever registers what it asks. Raises as `open_of_request` does."""
    expect_to_open(staff)
    async with acting_as(staff):
        row = await find(envelope)
        content = await _picture(row, number)
        request = await requests.by_id(row.request_id) if row.request_id else None
        subject = request.subject_id if request else COMPANY_CHAIN
        await audit.record_look("letter.opened", staff, subject, row.request_id)
    return content


async def shown(staff: Staff, envelope: UUID) -> list[int]:
    """The numbers of an envelope's pages that have something on them; none where it was not scanned or is not there."""
    async with acting_as(staff):
        return await letter_pages.shown(envelope)


async def open_stray(staff: Staff, envelope: UUID, with_blank: bool = False) -> OpenLetter:
    """The pages of an envelope that led to no request. Raises NotFound and KeyDestroyed."""
    expect_to_open(staff)
    async with acting_as(staff):
        row = await find(envelope)
        if row.request_id:
            raise NotFound
        pictures = await _pictures(row, with_blank)
        await audit.record("letter.opened", subject=COMPANY_CHAIN)
    return OpenLetter("brev.pdf", await asyncio.to_thread(as_pdf, pictures))


async def _picture(row: Registered, number: int) -> bytes:
    with explained():
        page = await letter_pages.find(row.id, number)
    return (await key_of(row)).decrypt(page.picture, page_name(row.id, number))


async def _pictures(row: Registered, with_blank: bool) -> list[bytes]:
    pages = await letter_pages.of_envelope(row.id)
    if not pages:
        raise NotFound
    key = await key_of(row)
    kept = [page for page in pages if with_blank or not page.is_blank] or pages
    return [key.decrypt(page.picture, page_name(row.id, page.number)) for page in kept]
