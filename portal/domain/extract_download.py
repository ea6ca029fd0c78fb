"""The whole extract as one file, as it is sent, for staff: streamed, so that its size costs no memory."""

import io
import json
import zipfile
from collections.abc import AsyncGenerator
from typing import Any

from portal.data import subjects
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.requests import Request
from portal.domain import audit, by_hand, completeness, manual_tasks
from portal.domain.access import opened
from portal.domain.errors import NotComplete, SourcesUnreachable
from portal.domain.extract_content import CollectedSource, Table, written
from portal.domain.extract_files import csv_file, file_name, processing_of, table_of
from portal.domain.extract_letter import PartContent, letter_of
from portal.domain.extract_reading import StoredExtract
from portal.domain.overview import overview
from portal.domain.record_of_processing.published import published
from portal.domain.request_forms import sender_of

ROWS = 1000
"""Rows in memory at a time."""


async def as_json(staff: Staff, reference: str) -> tuple[Request, AsyncGenerator[bytes, None]]:
    """The request, and its extract by `registerutdrag.schema.json`; that it was downloaded is an event.

    Raises as `access.open_extract` does, NotComplete while something is missing, and SourcesUnreachable.
    """
    request, extract = await _opened(staff, reference)
    held = await overview(request.subject_id, request.language)
    if held.unreachable:
        raise SourcesUnreachable
    async with acting_as(staff):
        addressee = sender_of(request, await subjects.find(request.subject_id))
        tasks = await manual_tasks.of_request(request)
    nothing = PartContent(extract.head, ((),), 0, {})
    letter = letter_of(request, addressee, (await published()).record, held, nothing, tasks)
    places = by_hand.as_json(tasks, request.reference)
    return request, _json(
        staff, extract, {"processing": processing_of(letter), **({"by_hand": places} if places else {})}
    )


async def as_csv(staff: Staff, reference: str) -> tuple[Request, AsyncGenerator[bytes, None]]:
    """The request, and its extract as a zip with a CSV file for each table; that it was downloaded is an event.

    Raises as `access.open_extract` does, and NotComplete while something is missing.
    """
    request, extract = await _opened(staff, reference)
    return request, _csv(staff, extract, request)


async def _opened(staff: Staff, reference: str) -> tuple[Request, StoredExtract]:
    async with acting_as(staff):
        request, extract = await opened(staff, reference)
        if await completeness.missing(request):
            raise NotComplete
        await audit.record("extract.downloaded", subject=request.subject_id, request=request.id)
    return request, extract


async def _json(staff: Staff, extract: StoredExtract, besides: dict[str, Any]) -> AsyncGenerator[bytes, None]:
    head = extract.head
    whole = {
        "format": head.format,
        "version": head.version,
        "reference": head.reference,
        "part": {"number": 1, "of": 1},
        **besides,
    }
    yield _begun(whole) + b',"sources":['
    for place, source in enumerate(head.sources):
        begun = {"id": source.id, "label": source.label.as_json(), "collected_at": source.collected_at.isoformat()}
        yield b"," * bool(place) + _begun(begun) + b',"tables":['
        for number, table in enumerate(source.tables):
            yield b"," * bool(number) + _begun(table_of(table, 1)) + b',"rows":['
            separator = b""
            async for rows in _rows(staff, extract, source, table):
                yield separator + _written([[written(value) for value in row] for row in rows])[1:-1]
                separator = b","
            yield b"]}"
        yield b"]}"
    yield b"]}\n"


async def _csv(staff: Staff, extract: StoredExtract, request: Request) -> AsyncGenerator[bytes, None]:
    out = _Outgoing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for source in extract.head.sources:
            for table in (table for table in source.tables if table.rows):
                entry = zipfile.ZipInfo(file_name(source, table))
                entry.compress_type = zipfile.ZIP_DEFLATED
                with packed.open(entry, "w", force_zip64=True) as into:
                    is_first = True
                    async for rows in _rows(staff, extract, source, table):
                        into.write(csv_file(table.columns, rows, request.language, names=is_first))
                        is_first = False
                        yield out.taken()
    yield out.taken()


async def _rows(
    staff: Staff, extract: StoredExtract, source: CollectedSource, table: Table
) -> AsyncGenerator[list[list[Any]], None]:
    for first in range(0, table.rows, ROWS):
        async with acting_as(staff):
            rows = await extract.sent_rows(source.id, table.name, first, first + ROWS)
        yield rows


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")


def _begun(value: dict[str, Any]) -> bytes:
    return _written(value)[:-1]


class _Outgoing(io.RawIOBase):
    """What is written to it, until it is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = bytearray()

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any) -> int:
        """Keep `data` until it is taken."""
        self._waiting += data
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last time."""
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken
