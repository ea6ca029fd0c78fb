"""The answer on paper: rendered by a job, printed and posted by staff; with that the request is answered."""

import hashlib
from datetime import date
from uuid import UUID

from portal.clock import local_date, today
from portal.data import answers, persons_requests, requests, subjects
from portal.data.actors import SYSTEM, Staff
from portal.data.answers import Answer
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow, Stale
from portal.data.keys import KeyDestroyed
from portal.data.requests import Request
from portal.domain import audit, manual_tasks
from portal.domain.access import content_of
from portal.domain.answer_letters import erasure_decision, extract_letter
from portal.domain.erasure import outcome
from portal.domain.errors import Conflict, NotFound, PostedTooEarly
from portal.domain.overview import overview
from portal.domain.record_of_processing.published import published
from portal.domain.request_forms import sender_of
from portal.domain.requests import find
from portal.domain.trouble import Unfinished, noting_trouble
from portal.letters.erasure_decision import UngroundedDecision
from portal.letters.extract import IncompleteExtract
from portal.settings import settings
from portal.sources.errors import SourceUnreachable

RENDERED_FROM = {"access": "approved", "erasure": "executed"}
"""The state in which the answer to each kind of request is rendered."""


async def render(request_id: UUID) -> None:
    """Render the answer of a request, once.

    Safe to run twice and to be killed anywhere. Raises WorkPostponed when a source that the answer needs fails.
    """
    async with acting_as(SYSTEM):
        request = await requests.by_id(request_id)
        if request.status != RENDERED_FROM.get(request.kind) or await answers.find(request_id):
            return
    async with noting_trouble(request_id):
        pdf = await (_access_answer(request) if request.kind == "access" else _erasure_answer(request))
    async with acting_as(SYSTEM):
        subject = await subjects.find(request.subject_id)
        encrypted = subject.encrypt(pdf, f"answer:{request_id}")
        if not await answers.put(request_id, request.subject_id, encrypted, hashlib.sha256(pdf).digest()):
            return
        if request.kind == "access":
            await requests.move(request_id, ("approved",), "executed")
        await audit.record("answer.rendered", subject=request.subject_id, request=request_id)


async def open_answer(staff: Staff, reference: str) -> bytes:
    """The letter as PDF; that it was opened is an event. Raises NotFound and KeyDestroyed."""
    async with acting_as(staff):
        request = await find(reference)
        if await persons_requests.closed_erasure(request.subject_id):
            # Its key goes a moment later, and with it every letter.
            raise KeyDestroyed
        subject = await subjects.find(request.subject_id)
        try:
            pdf = subject.decrypt(await answers.pdf(request.id), f"answer:{request.id}")
        except NoSuchRow:
            raise NotFound from None
        await audit.record_look("answer.opened", staff, request.subject_id, request.id)
    return pdf


async def answer_of(staff: Staff, request: Request) -> Answer | None:
    """Where the answer of a request is on its way, if there is one."""
    async with acting_as(staff):
        return await answers.find(request.id)


async def mark_printed(staff: Staff, reference: str) -> None:
    """Note that the letter is on paper. Raises NotFound, and Conflict when it was before or cannot be yet."""
    async with acting_as(staff):
        request = await find(reference)
        try:
            await answers.mark_printed(request.id, staff.id)
        except Stale:
            raise Conflict from None
        await audit.record("answer.printed", subject=request.subject_id, request=request.id)


async def mark_posted(staff: Staff, reference: str, on: date) -> None:
    """Note that the letter is in the post: the request is answered.

    Raises NotFound, PostedTooEarly for a day that cannot be, and Conflict when it was posted before or is not printed.
    """
    async with acting_as(staff):
        request = await find(reference)
        answer = await answers.find(request.id)
        if answer is None:
            raise Conflict
        if not local_date(answer.rendered_at) <= on <= today():
            raise PostedTooEarly
        try:
            await answers.mark_posted(request.id, on, staff.id)
            await requests.move(request.id, ("executed",), "answered")
        except Stale:
            raise Conflict from None
        await audit.record("answer.posted", subject=request.subject_id, request=request.id, posted_on=on.isoformat())


async def forget_posted(on: date | None = None) -> int:
    """Delete the letters, and the extracts behind them, that were posted longer ago than the setting says."""
    before = (on or today()) - settings().answers_kept
    async with acting_as(SYSTEM):
        return await answers.forget_posted(before)


async def _access_answer(request: Request) -> bytes:
    held = await overview(request.subject_id, request.language)
    if held.unreachable:
        # Until when each category is kept is read from the sources; without it the answer would be incomplete.
        raise SourceUnreachable(held.unreachable[0])
    record = (await published()).record
    async with acting_as(SYSTEM):
        subject = await subjects.find(request.subject_id)
        content = await content_of(request.id, request.subject_id)
        tasks = await manual_tasks.of_request(request)
    try:
        return await extract_letter(request, sender_of(request, subject), record, held, content, tasks)
    except IncompleteExtract:
        raise Unfinished from None


async def _erasure_answer(request: Request) -> bytes:
    record = (await published()).record
    async with acting_as(SYSTEM):
        subject = await subjects.find(request.subject_id)
        lines = await outcome(request.id)
        tasks = await manual_tasks.of_request(request)
    try:
        return await erasure_decision(request, sender_of(request, subject), record, lines, tasks)
    except UngroundedDecision:
        raise Unfinished from None
