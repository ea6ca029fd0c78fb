"""Access (Art. 15): everything is collected by a job, looked through by the handler, and then answered on paper."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.clock import now
from portal.data import extracts, maskings, requests, subjects
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.errors import Stale
from portal.data.maskings import Cell
from portal.data.requests import Request, Status
from portal.domain import audit, completeness, manual_tasks
from portal.domain.company_sources import person, sources
from portal.domain.errors import Conflict, NotComplete, NotFound, NotHandler
from portal.domain.extract_content import content_source, counted, mapped_table, with_masked
from portal.domain.masking import Change, apply, as_collected
from portal.domain.own_data import own_data
from portal.domain.requests import find
from portal.domain.trouble import noting_trouble
from portal.jobs import queue
from portal.sources.source import Source

FORMAT, VERSION = "registerutdrag", 1
"""The format of the JSON, and its version."""

OPENED_IN: tuple[Status, ...] = ("in_progress", "approved", "executed")
"""The states in which there is a reason to open an extract: it is looked through, or answered with."""

NOTHING = Change()


@dataclass(frozen=True, slots=True)
class OpenExtract:
    """An extract as its handler sees it: everything, and which cells are masked in what is sent."""

    request: Request
    content: dict[str, Any]
    masked: frozenset[Cell]

    @property
    def is_to_be_released(self) -> bool:
        """Whether it is still to be looked through, so that more can be masked."""
        return self.request.status == "in_progress"


async def collect(request_id: UUID) -> None:
    """Collect the extract of an access request from every source, all or nothing.

    Safe to run twice and to be killed anywhere. Raises WorkPostponed when a source fails.
    """
    async with acting_as(SYSTEM):
        request = await requests.by_id(request_id)
        if request.kind != "access" or request.status not in ("identity_confirmed", "in_progress"):
            return
        if request.status == "identity_confirmed":
            await requests.move(request_id, ("identity_confirmed",), "in_progress")
        await manual_tasks.open_for(request)
    async with noting_trouble(request_id):
        collected = [await _collect_from(source, request.subject_id) for source in sources()]
    async with acting_as(SYSTEM):
        collected.append(await own_data(request.subject_id))
        content = {"format": FORMAT, "version": VERSION, "reference": request.reference, "sources": collected}
        subject = await subjects.find(request.subject_id)
        tables = counted(collected)
        encrypted = subject.encrypt(json.dumps(content, ensure_ascii=False).encode(), f"extract:{request_id}")
        if await extracts.put(request_id, request.subject_id, encrypted, tables):
            await audit.record(
                "extract.collected",
                subject=request.subject_id,
                request=request_id,
                rows=sum(table.rows for table in tables),
                sources=len(collected),
            )


async def open_extract(staff: Staff, reference: str) -> OpenExtract:
    """The extract of a request, for a handler to look through; that it was opened is an event that members see.

    Raises NotHandler, KeyDestroyed, and NotFound, also when there is no longer anything to do with the extract.
    """
    if staff.role != "handler":
        raise NotHandler
    async with acting_as(staff):
        request = await find(reference)
        if request.status not in OPENED_IN:
            raise NotFound
        content = await as_collected(request.id, request.subject_id)
        masked = await maskings.of_request(request.id)
        await audit.record_look("extract.opened", staff, request.subject_id, request.id)
    return OpenExtract(request, content, masked)


async def release(staff: Staff, reference: str, change: Change = NOTHING) -> None:
    """Let the extract be answered with, after it has been looked through and the last is masked (Art. 15(4)).

    Raises NotFound, NotHandler, NotComplete, and Conflict when it is not the time for it.
    """
    if staff.role != "handler":
        raise NotHandler
    async with acting_as(staff):
        request = await find(reference)
        if request.kind != "access":
            raise NotFound
        if not await extracts.exists(request.id):
            raise Conflict
        try:
            await requests.move(request.id, ("in_progress",), "approved")
        except Stale:
            raise Conflict from None
        if await completeness.missing(request):
            raise NotComplete
        await apply(staff, request, change)
        await audit.record("extract.released", subject=request.subject_id, request=request.id)
        await queue.enqueue("render-answer", request.id)


async def content_of(request_id: UUID, subject_id: UUID) -> dict[str, Any]:
    """The content of an extract as it is sent, in the transaction under way: what is masked is `{"masked": true}`.

    Raises NotFound and KeyDestroyed.
    """
    content = await as_collected(request_id, subject_id)
    return with_masked(content, await maskings.of_request(request_id))


async def _collect_from(source: Source, subject: UUID) -> dict[str, Any]:
    who = await person(subject)
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in source.data_map.tables}
    async for table, batch in source.collect(who):
        rows[table.name] += batch
    tables = [mapped_table(table, rows[name]) for name, table in source.data_map.tables.items() if table.categories]
    return content_source(source.data_map.id, source.data_map.label, now(), tables)
