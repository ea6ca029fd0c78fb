"""Access (Art. 15): everything is collected by a job, looked through by the handler, and then answered on paper."""

import json
from typing import Any
from uuid import UUID

from portal.clock import now
from portal.data import extracts, requests, subjects
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow, Stale
from portal.domain import audit
from portal.domain.company_sources import person, sources
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.extract_content import content_source, mapped_table
from portal.domain.own_data import own_data
from portal.domain.requests import find
from portal.domain.trouble import noting_trouble
from portal.jobs import queue

FORMAT, VERSION = "registerutdrag", 1
"""The format of the JSON, and its version."""


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
    async with noting_trouble(request_id):
        collected = [await _collect_from(source, request.subject_id) for source in sources()]
    async with acting_as(SYSTEM):
        collected.append(await own_data(request.subject_id))
        content = {"format": FORMAT, "version": VERSION, "reference": request.reference, "sources": collected}
        subject = await subjects.find(request.subject_id)
        rows = sum(len(table["rows"]) for source in collected for table in source["tables"])
        encrypted = subject.encrypt(json.dumps(content, ensure_ascii=False).encode(), f"extract:{request_id}")
        if await extracts.put(request_id, request.subject_id, encrypted, rows):
            await audit.record(
                "extract.collected", subject=request.subject_id, request=request_id, rows=rows, sources=len(collected)
            )


async def open_extract(staff: Staff, reference: str) -> dict[str, Any]:
    """The extract of a request, for the handler to look through; that it was opened is an event that members see.

    Raises NotFound and KeyDestroyed.
    """
    async with acting_as(staff):
        request = await find(reference)
        content = await content_of(request.id, request.subject_id)
        await audit.record("extract.opened", subject=request.subject_id, request=request.id)
    return content


async def release(staff: Staff, reference: str) -> None:
    """Let the extract be answered with, after it has been looked through (Art. 15(4)).

    Raises NotFound, NotHandler, and Conflict when it is not the time for it.
    """
    if staff.role != "handler":
        raise NotHandler
    async with acting_as(staff):
        request = await find(reference)
        if request.kind != "access":
            raise NotFound
        try:
            await extracts.get(request.id)
            await requests.move(request.id, ("in_progress",), "approved")
        except (Stale, NoSuchRow):
            raise Conflict from None
        await audit.record("extract.released", subject=request.subject_id, request=request.id)
        await queue.enqueue("render-answer", request.id)


async def content_of(request_id: UUID, subject_id: UUID) -> dict[str, Any]:
    """The content of an extract in the transaction under way. Raises NotFound and KeyDestroyed."""
    subject = await subjects.find(subject_id)
    try:
        encrypted = await extracts.get(request_id)
    except NoSuchRow:
        raise NotFound from None
    content: dict[str, Any] = json.loads(subject.decrypt(encrypted, f"extract:{request_id}"))
    return content


async def _collect_from(source: Any, subject: UUID) -> dict[str, Any]:
    who = await person(subject)
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in source.data_map.tables}
    async for table, batch in source.collect(who):
        rows[table.name] += batch
    tables = [mapped_table(table, rows[name]) for name, table in source.data_map.tables.items() if table.categories]
    return content_source(source.data_map.id, source.data_map.label, now(), tables)
