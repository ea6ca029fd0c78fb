"""Access (Art. 15): everything is collected by a job, looked through by the handler, and then answered on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.data.access import cell_looks, extracts, marks_kept, maskings
from portal.data.access.maskings import Cell
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.letters import outgoing_letters
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.requests.states import EXTRACT_OPENED_IN, UNANSWERED
from portal.domain.access import completeness, marks_carried
from portal.domain.access.article_15 import Point, points
from portal.domain.access.collecting import collected
from portal.domain.access.completeness import Missing
from portal.domain.access.extract_reading import StoredExtract
from portal.domain.audit import audit
from portal.domain.by_hand import manual_tasks
from portal.domain.by_hand.manual_tasks import Task
from portal.domain.errors import NotFound
from portal.domain.extract_content import Head
from portal.domain.record_of_processing.published import published
from portal.domain.requests.courses import COURSES
from portal.domain.requests.handling import begin_work, being_looked_through, expect_handler
from portal.domain.requests.requests import find
from portal.domain.sources.overview import overview
from portal.domain.trouble import noting_trouble
from portal.jobs import queue

SHOWN_UNMASKED = 20
"""Texts with something that is not masked that are named before the release."""


@dataclass(frozen=True, slots=True)
class OpenExtract:
    """An extract as its handler sees it: what is in which table, how much of it is masked, and what it lacks.

    `masked` counts the masked cells of each (source, table) that has any.
    """

    request: Request
    head: Head
    masked: dict[tuple[str, str], int]
    noted: dict[tuple[str, str], int]
    """How many rows of each (source, table) may tell of other people, where there are any."""
    looked_at: dict[tuple[str, str], int]
    """How many cells of each (source, table) somebody has looked at, where any were."""
    missing: list[Missing]
    points: tuple[Point, ...]
    """What Art. 15 demands, with what the letter says of it and what is missing of it."""
    found: tuple[Task, ...]
    """The places that were gone through by hand, with the files that go with the letter."""
    unmasked: int
    """How many places look like another person's and are not masked, of all that was looked at."""
    with_unmasked: Mapping[Cell, int]
    """The first cells with such places, and how many each has."""

    letters: tuple[Letter, ...] = ()
    """The letters with which it is sent, as far as they are ordered."""

    @property
    def is_to_be_released(self) -> bool:
        """Whether it is still to be looked through, so that more can be masked."""
        return self.request.status == "in_progress"

    @property
    def can_be_taken_back(self) -> bool:
        """Whether it was released and none of its letters is in the post."""
        return not self.is_to_be_released and not any(it.posted_on for it in self.letters)

    @property
    def on_paper(self) -> int:
        """How many of its letters are printed."""
        return sum(it.printed_at is not None for it in self.letters)

    @property
    def is_complete(self) -> bool:
        """Whether nothing keeps it from being released."""
        return not self.missing and not any(point.faults for point in self.points)


async def collect(request_id: UUID) -> None:
    """Collect the extract of an access request from every source, all or nothing, in little memory.

    Safe to run twice and to be killed anywhere. Raises WorkPostponed when a source fails, or our own storage.
    """
    async with acting_as(SYSTEM):
        request = await begin_work(request_id, "access")
        if request is None:
            return
        await manual_tasks.open_for(request)
    async with noting_trouble(request_id):
        made = await collected(request)
        if made is None:
            return
        writing, head = made
        async with acting_as(SYSTEM):
            await requests.hold(request_id)
            if (await requests.by_id(request_id)).is_decided:
                await extracts.forget(request_id)
                await marks_kept.forget(request_id)
            elif await writing.finish(head):
                await marks_carried.carry(request)
                await audit.record(
                    "extract.collected",
                    subject=request.subject_id,
                    request=request_id,
                    rows=sum(table.rows for table in head.counted()),
                    sources=len(head.sources),
                    missing=len(head.missing) or None,
                )


async def collect_anew(staff: Staff, reference: str) -> None:
    """Throw away what was collected, and collect it again from the sources as they are now.

    What is the same then keeps what is masked in it. Raises NotFound, NotHandler, and Conflict when it is not the time
    for it.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request = await being_looked_through(reference)
        await extracts.forget(request.id)
        await audit.record("extract.set_aside", subject=request.subject_id, request=request.id)
        job = COURSES[request.kind].first_job
        assert job is not None
        await queue.enqueue(job, request.id)


async def open_extract(staff: Staff, reference: str) -> OpenExtract:
    """What the extract of a request holds, for a handler to look through; that it was opened is an event that members
    see.

    Raises NotHandler, KeyDestroyed, and NotFound, also when there is no longer anything to do with the extract.
    """
    async with acting_as(staff):
        request, stored = await opened(staff, reference)
    record, held = (await published()).record, await overview(request.subject_id, request.language)
    async with acting_as(staff):
        answer = await completeness.answer(request, record, held, stored.head)
        return OpenExtract(
            request=request,
            head=stored.head,
            masked=await maskings.counts(request.id),
            noted=await stored.noted(),
            looked_at=dict(answer.looked_at),
            missing=await completeness.missing(request),
            points=points(answer),
            found=tuple(await manual_tasks.of_request(request)),
            unmasked=await cell_looks.unmasked(request.id),
            with_unmasked=await cell_looks.with_unmasked(request.id, SHOWN_UNMASKED),
            letters=await outgoing_letters.of_answer(request.id),
        )


async def opened(staff: Staff, reference: str) -> tuple[Request, StoredExtract]:
    """A request and its extract, in the transaction under way; that it was opened is an event.

    Raises as `open_extract` does.
    """
    expect_handler(staff)
    request = await find(reference)
    if request.status not in EXTRACT_OPENED_IN:
        raise NotFound
    stored = await StoredExtract.of(request.id, request.subject_id)
    await audit.record_look("extract.opened", staff, request.subject_id, request.id)
    return request, stored


async def forget(request_id: UUID) -> None:
    """Delete what was collected for a request that has ended unanswered. Safe to run twice."""
    async with acting_as(SYSTEM):
        if (await requests.by_id(request_id)).status in UNANSWERED:
            await extracts.forget(request_id)
            await marks_kept.forget(request_id)
