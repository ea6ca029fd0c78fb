"""Carrying a rectification out as it was decided, and answering with it (Art. 16, Art. 12(3))."""

import hashlib
from uuid import UUID

from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.errors import Stale
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.rights import rectifications
from portal.data.rights.rectifications import Rectification as Row
from portal.data.subjects import DataSubject
from portal.domain import trouble
from portal.domain.audit import audit
from portal.domain.errors import SourcesUnreachable
from portal.domain.letters import answers_not_written, outgoing_letters
from portal.domain.requests import wishes
from portal.domain.requests.request_forms import sender_of, stored_sender
from portal.domain.rights.rectifications import opened
from portal.domain.sources import places
from portal.domain.sources.company_sources import identity, person
from portal.domain.sources.places import Place
from portal.domain.trouble import noting_trouble
from portal.jobs.queue import WorkPostponed
from portal.letters.letter import JSON
from portal.sources.errors import PlanChanged
from portal.sources.rectifying import Change


async def execute(request_id: UUID) -> None:
    """Do what the map is to do of a rectification, each in its source, and order the answer.

    Where the data is not what it was when it was decided, nothing of it is written, and staff decide anew. Safe to run
    twice and to be killed anywhere. Raises WorkPostponed when a source fails, or has something else afterwards.
    """
    async with acting_as(SYSTEM):
        request = await requests.by_id(request_id)
        if request.kind != "rectification" or request.status != "approved":
            return
        subject = await subjects.find(request.subject_id)
        waiting = [
            row
            for row in await rectifications.of_request(request_id)
            if row.outcome == "by_map" and row.done_at is None
        ]
    async with noting_trouble(request_id):
        for row in waiting:
            try:
                rows = await _written(request, subject, row)
            except PlanChanged:
                await _decide_anew(request, row)
                return
            await _note(request, row, rows)
    await _answer(request)


async def _written(request: Request, subject: DataSubject, row: Row) -> int:
    said = opened(row, subject)
    source, table, column = places.mapped(_place(row))
    change = Change(table.name, column.name, said.before, said.after, said.rows)
    # The same decision is the same change, whoever carries it out and how often.
    key = hashlib.sha256(f"rectification:{row.id}".encode()).digest()
    return await source.rectify(await person(request.subject_id), change, key)


async def _note(request: Request, row: Row, rows: int) -> None:
    async with acting_as(SYSTEM):
        await rectifications.mark_done(row.id, rows)
        await audit.record(
            "rectification.done", subject=request.subject_id, request=request.id, source=row.source, rows=rows
        )


async def _decide_anew(request: Request, row: Row) -> None:
    async with acting_as(SYSTEM):
        await requests.move(request.id, ("approved",), "in_progress")
        await rectifications.withdraw(row.id, None)
        await audit.record(
            "rectification.data_changed", subject=request.subject_id, request=request.id, number=row.number
        )


async def _answer(request: Request) -> None:
    """The answer goes to where the person lives by the data that has been corrected."""
    lines = await _corrected_address(request)
    async with acting_as(SYSTEM):
        try:
            await requests.move(request.id, ("approved",), "executed")
        except Stale:
            return  # Another worker was quicker.
        subject = await subjects.find(request.subject_id)
        if lines:
            await requests.set_sender(request.id, stored_sender(lines, request.id, subject))
            request = await requests.by_id(request.id)
            await answers_not_written.send_to(subject, lines, but=request)
        await outgoing_letters.order(
            "rectification_answer",
            request=request,
            addressee=sender_of(request, subject),
            facts=await _facts(request, subject),
            language=request.language,
            by=None,
        )


async def _corrected_address(request: Request) -> tuple[str, ...]:
    """Name and address as they are now, where the map has changed something of them; empty where it has not."""
    async with acting_as(SYSTEM):
        done = [row for row in await rectifications.of_request(request.id) if row.rows]
    if not any(_is_of_an_address(row) for row in done):
        return ()
    try:
        known = await identity(request.subject_id)
    except SourcesUnreachable:
        async with acting_as(SYSTEM):
            await trouble.note(request.id, "source_unreachable")
        raise WorkPostponed from None
    return known.lines if known else ()


def _is_of_an_address(row: Row) -> bool:
    columns = places.mapped(_place(row))[0].data_map.identity
    if columns is None:
        return False
    lines = {(columns.address_table, name) for line in columns.lines for name in line}
    return (row.table, row.column) in lines | {(columns.table, name) for name in columns.name}


def _place(row: Row) -> Place:
    return Place(row.source or "", row.table, row.column)


async def _facts(request: Request, subject: DataSubject) -> dict[str, JSON]:
    asked = wishes.corrections(await wishes.of_request(request, subject))
    changes: list[JSON] = []
    unchanged: list[JSON] = []
    for row in await rectifications.of_request(request.id):
        said, wish = opened(row, subject), asked[row.number - 1]
        name = wishes.what(wish, request.language)
        quoted: dict[str, JSON] = {"what": name, "wrong": wish.wrong, "right": wish.right}
        if row.outcome == "not_done":
            unchanged.append({**quoted, "why": said.reason})
        elif wish.is_number:
            changes.append({"what": name, "before": "", "after": "", "source": "", "is_number": True})
        else:
            where = places.source_label(wish.place, request.language) if wish.place else ""
            changes.append({**quoted, "before": said.before or "", "after": said.after, "source": where})
    return {"changes": changes, "not_changed": unchanged, "received_on": request.came_on.isoformat()}
