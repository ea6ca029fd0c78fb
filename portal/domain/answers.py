"""The answer on paper: rendered by a job, printed and posted by staff; with that the request is answered."""

import hashlib
from datetime import date
from uuid import UUID

from portal.clock import local_date, today
from portal.data import answers, erasure_certificates, extracts, persons_requests, requests, subjects
from portal.data.actors import SYSTEM, Staff
from portal.data.answers import Answer, Part
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow, Stale
from portal.data.keys import KeyDestroyed
from portal.data.requests import Request
from portal.data.subjects import DataSubject
from portal.domain import audit, manual_tasks
from portal.domain.answer_letters import erasure_decision
from portal.domain.erasure import outcome
from portal.domain.errors import Conflict, NotFound, PostedTooEarly
from portal.domain.extract_letter import extract_letter, part_content
from portal.domain.extract_parts import divided, plan_digest
from portal.domain.extract_reading import StoredExtract
from portal.domain.overview import overview
from portal.domain.record_of_processing.published import published
from portal.domain.request_forms import sender_of
from portal.domain.requests import find
from portal.domain.trouble import Unfinished, noting_trouble
from portal.letters.erasure_decision import UngroundedDecision
from portal.letters.extract import IncompleteExtract
from portal.letters.typst import pages
from portal.settings import settings
from portal.sources.errors import SourceUnreachable

RENDERED_FROM = {"access": "approved", "erasure": "executed"}
"""The state in which the answer to each kind of request is rendered."""


async def render(request_id: UUID) -> None:
    """Render the answer of a request, once: a large extract as several letters, one after the other.

    Safe to run twice and to be killed anywhere: the letters that are there already are not made again. Raises
    WorkPostponed when a source that the answer needs fails.
    """
    async with acting_as(SYSTEM):
        request = await requests.by_id(request_id)
        if request.status != RENDERED_FROM.get(request.kind) or await answers.find(request_id):
            return
    async with noting_trouble(request_id):
        await (_access_answer(request) if request.kind == "access" else _erasure_answer(request))
    async with acting_as(SYSTEM):
        parts = await answers.parts(request_id)
        digest = parts[0].digest if len(parts) == 1 else hashlib.sha256(b"".join(it.digest for it in parts)).digest()
        if not await answers.put(request_id, request.subject_id, digest):
            return
        if request.kind == "access":
            await requests.move(request_id, ("approved",), "executed")
        letters = len(parts) if len(parts) > 1 else None
        await audit.record("answer.rendered", subject=request.subject_id, request=request_id, letters=letters)


async def open_answer(staff: Staff, reference: str, part: int = 1) -> bytes:
    """A letter of the answer as PDF; that it was opened is an event. Raises NotFound and KeyDestroyed."""
    async with acting_as(staff):
        request = await find(reference)
        if await persons_requests.closed_erasure(request.subject_id):
            # Its key goes a moment later, and with it every letter.
            raise KeyDestroyed
        subject = await subjects.find(request.subject_id)
        try:
            pdf = subject.decrypt(await answers.part_pdf(request.id, part), _bound(request.id, part))
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
    """Delete the letters, and the extracts behind them, that were posted longer ago than the setting says.

    The extracts of requests that ended unanswered go too. Returns of how many answers the letters went.
    """
    before = (on or today()) - settings().answers_kept
    async with acting_as(SYSTEM):
        await extracts.forget_needless(before)
        return await answers.forget_posted(before)


async def _access_answer(request: Request) -> None:
    held = await overview(request.subject_id, request.language)
    if held.unreachable:
        # Until when each category is kept is read from the sources; without it the answer would be incomplete.
        raise SourceUnreachable(held.unreachable[0])
    record = (await published()).record
    async with acting_as(SYSTEM):
        subject = await subjects.find(request.subject_id)
        parts = divided(await (await StoredExtract.of(request.id, request.subject_id)).chunks())
        plan = plan_digest(parts)
        await answers.forget_other_plans(request.id, plan)
        tasks = await manual_tasks.of_request(request)
        done = {it.number for it in await answers.parts(request.id)}
    for index in range(len(parts)):
        if index + 1 in done:
            continue
        async with acting_as(SYSTEM):
            extract = await StoredExtract.of(request.id, request.subject_id)
            content = await part_content(extract, parts, index)
        try:
            pdf = await extract_letter(request, sender_of(request, subject), record, held, content, tasks)
        except IncompleteExtract:
            raise Unfinished from None
        await _keep(request, subject, index + 1, plan, pdf)


async def _erasure_answer(request: Request) -> None:
    record = (await published()).record
    async with acting_as(SYSTEM):
        subject = await subjects.find(request.subject_id)
        lines = await outcome(request.id)
        tasks = await manual_tasks.of_request(request)
        certificate = await erasure_certificates.find(request.id)
    number = certificate.number if certificate else None
    try:
        pdf = await erasure_decision(request, sender_of(request, subject), record, lines, tasks, number)
    except UngroundedDecision:
        raise Unfinished from None
    await _keep(request, subject, 1, b"", pdf)


async def _keep(request: Request, subject: DataSubject, number: int, plan: bytes, pdf: bytes) -> None:
    """Store a letter, so that whoever goes on after us begins with the next."""
    part = Part(number, pages(pdf), hashlib.sha256(pdf).digest())
    async with acting_as(SYSTEM):
        await answers.put_part(request.id, plan, part, subject.encrypt(pdf, _bound(request.id, number)))


def _bound(request: UUID, number: int) -> str:
    return f"answer:{request}" if number == 1 else f"answer:{request}:{number}"
