"""Portability (Art. 20): collected as an extract is, looked through, and posted on a medium with a letter beside it.

The files are never fetched by whoever is signed in as the member: the signed letter proves who asked, a session months
later does not prove who fetches, and the letter goes to the address that the company holds.
"""

from collections.abc import AsyncGenerator
from functools import partial
from uuid import UUID

from portal.data import subjects
from portal.data.access import extracts, portable_files
from portal.data.access.portable_files import PortableFile
from portal.data.actors import SYSTEM, Actor, Staff
from portal.data.database import acting_as
from portal.data.errors import Stale
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.requests.states import PORTABLE_FETCHED_IN
from portal.domain.access.collecting import collected
from portal.domain.access.extract_download import rows_of
from portal.domain.access.extract_reading import StoredExtract
from portal.domain.access.portable_content import Content, Rows, files, measured, zipped
from portal.domain.audit import audit
from portal.domain.errors import NotFound
from portal.domain.letters import outgoing_letters
from portal.domain.record_of_processing.published import published
from portal.domain.requests.handling import begin_work, expect_handler
from portal.domain.requests.request_forms import sender_of
from portal.domain.requests.requests import find
from portal.domain.trouble import noting_trouble


async def collect(request_id: UUID) -> None:
    """Collect what Art. 20 covers from every source, all or nothing.

    Safe to run twice and to be killed anywhere. Raises WorkPostponed when a source fails, or our own storage.
    """
    async with acting_as(SYSTEM):
        request = await begin_work(request_id, "portability")
        if request is None:
            return
    async with noting_trouble(request_id):
        made = await collected(request, (await published()).record)
        if made is None:
            return
        writing, head = made
        async with acting_as(SYSTEM):
            await requests.hold(request_id)
            if (await requests.by_id(request_id)).is_decided:
                await extracts.forget(request_id)
            elif await writing.finish(head):
                rows = sum(table.rows for table in head.counted())
                await audit.record("portable.collected", subject=request.subject_id, request=request_id, rows=rows)


async def write(request_id: UUID) -> None:
    """Note the files of the answer with their digests, and order the letter that names them, or says that none are.

    Safe to run twice and to be killed anywhere: the rows do not change any longer, and neither do the files.
    """
    async with acting_as(SYSTEM):
        request = await requests.by_id(request_id)
        if request.kind != "portability" or request.status != "approved":
            return
    # A stick with nothing on it says nothing: where nothing was found the letter says so, and stands alone.
    contents = await _contents(SYSTEM, request) if await _is_anything_held(request) else []
    noted = [await measured(content) for content in contents]
    async with acting_as(SYSTEM):
        try:
            await requests.move(request_id, ("approved",), "executed")
        except Stale:
            return  # Another worker was quicker.
        await portable_files.put(request_id, noted)
        await outgoing_letters.order(
            "portability_cover",
            request=request,
            addressee=sender_of(request, await subjects.find(request.subject_id)),
            facts={
                "files": [
                    {"name": file.name, "description": content.description, "sha256": file.sha256.hex()}
                    for content, file in zip(contents, noted, strict=True)
                ],
                "received_on": request.came_on.isoformat(),
            },
            language=request.language,
            by=None,
        )


async def files_of(staff: Staff, request: Request) -> list[PortableFile]:
    """The files of the answer, as the letter names them; none before they are made, or for another kind of request."""
    async with acting_as(staff):
        return await portable_files.of_request(request.id)


def may_fetch(staff: Staff, request: Request) -> bool:
    """Whether that member of staff may fetch the files of the answer now; see `download`."""
    return staff.is_handler and request.status in PORTABLE_FETCHED_IN


async def download(staff: Staff, reference: str) -> tuple[Request, AsyncGenerator[bytes, None]]:
    """The request, and the files of its answer as a zip, for the medium; that they were fetched is an event.

    Raises NotFound, also when there are none or no longer, NotHandler and KeyDestroyed.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request = await find(reference)
        noted = await portable_files.of_request(request.id)
        if request.status not in PORTABLE_FETCHED_IN or not noted:
            raise NotFound
        await portable_files.note_opened(request.id)
        await audit.record("portable.downloaded", subject=request.subject_id, request=request.id)
    return request, zipped(await _contents(staff, request), noted)


async def _is_anything_held(request: Request) -> bool:
    async with acting_as(SYSTEM):
        head = (await StoredExtract.of(request.id, request.subject_id)).head
    return any(table.rows for table in head.counted())


async def _contents(actor: Actor, request: Request) -> list[Content]:
    async with acting_as(actor):
        extract = await StoredExtract.of(request.id, request.subject_id)
    tables = [
        Rows(source, table, partial(rows_of, actor, extract, source, table))
        for source in extract.head.sources
        for table in source.tables
    ]
    return files(extract.head, tables, request.language)
