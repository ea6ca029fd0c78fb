"""The whole extract as one file, as it is sent, for staff: streamed, so that its size costs no memory."""

from collections.abc import AsyncGenerator
from functools import partial
from typing import Any

from portal.data.actors import Actor, Staff
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.access import completeness
from portal.domain.access.access import opened
from portal.domain.access.completeness import NotComplete
from portal.domain.access.extract_files import Rows, csv_files, json_file
from portal.domain.access.extract_processing import processing
from portal.domain.access.extract_reading import StoredExtract
from portal.domain.audit import audit
from portal.domain.by_hand import by_hand, manual_tasks
from portal.domain.errors import NotFound, SourcesUnreachable
from portal.domain.extract_content import CollectedSource, Table
from portal.domain.record_of_processing.published import published
from portal.domain.sources.overview import overview


async def as_json(staff: Staff, reference: str) -> tuple[Request, AsyncGenerator[bytes, None]]:
    """The request, and its extract by `registerutdrag.schema.json`; that it was downloaded is an event.

    Raises as `access.open_extract` does, NotComplete while something is missing, and SourcesUnreachable.
    """
    request, extract = await _opened(staff, reference)
    held = await overview(request.subject_id, request.language)
    if held.unreachable:
        raise SourcesUnreachable
    async with acting_as(staff):
        tasks = await manual_tasks.of_request(request)
    said = processing((await published()).record, held, tasks, request.language)
    places = by_hand.as_json(tasks, request.reference)
    return request, json_file(extract.head, (1, 1), _tables(staff, extract), said, places)


async def as_csv(staff: Staff, reference: str) -> tuple[Request, AsyncGenerator[bytes, None]]:
    """The request, and its extract as a zip with a CSV file for each table; that it was downloaded is an event.

    Raises as `access.open_extract` does, and NotComplete while something is missing.
    """
    request, extract = await _opened(staff, reference)
    return request, csv_files(_tables(staff, extract), request.language)


async def _opened(staff: Staff, reference: str) -> tuple[Request, StoredExtract]:
    async with acting_as(staff):
        request, extract = await opened(staff, reference)
        if request.kind != "access":
            raise NotFound
        if await completeness.missing(request):
            raise NotComplete
        await audit.record("extract.downloaded", subject=request.subject_id, request=request.id)
    return request, extract


def _tables(staff: Staff, extract: StoredExtract) -> list[Rows]:
    return [
        Rows(source, table, 1, partial(rows_of, staff, extract, source, table))
        for source in extract.head.sources
        for table in source.tables
    ]


async def rows_of(
    actor: Actor, extract: StoredExtract, source: CollectedSource, table: Table
) -> AsyncGenerator[list[list[Any]], None]:
    """The rows of a table as they are sent, so many at a time, each in a transaction of its own."""
    first = 0
    while first < table.rows:
        async with acting_as(actor):
            end = await extract.end_of_chunk(source.id, table.name, first)
            rows = await extract.sent_rows(source.id, table.name, first, end)
        yield rows
        first = end
