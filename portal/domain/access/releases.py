"""Releasing what was collected, so that the request is answered with it (Art. 15, 20), and taking that back."""

from portal.data.access import cell_looks, extracts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.letters import answers, outgoing_letters
from portal.data.requests import requests
from portal.data.requests.requests import Kind
from portal.domain.access import completeness
from portal.domain.access.article_15 import points
from portal.domain.access.completeness import NotComplete
from portal.domain.access.extract_reading import StoredExtract
from portal.domain.access.left_unmasked import LeftUnmasked
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict, NotFound
from portal.domain.letters import letter_events
from portal.domain.record_of_processing.published import published
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.sources.overview import overview
from portal.jobs import queue
from portal.jobs.queue import JobName

ANSWERED_BY: dict[Kind, JobName] = {"access": "render-answer", "portability": "write-portable"}
"""The kinds that are answered with what was collected, and the job that does it."""


async def release(staff: Staff, reference: str, left_unmasked: int = 0) -> None:
    """Let what was collected be answered with, after it has been looked through.

    `left_unmasked` is how many places that look like another person's `staff` knows to be sent as they are; the event
    keeps their number. Raises NotFound, NotHandler, NotComplete while a point of Art. 15 is missing or something that
    may tell of another person has not been looked at, LeftUnmasked when there are more such places, and Conflict when
    it is not the time for it.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request = await find(reference)
    if request.kind not in ANSWERED_BY:
        raise NotFound
    record, held = (await published()).record, await overview(request.subject_id, request.language)
    async with deciding_as(staff):
        await requests.move(request.id, ("in_progress",), "approved")
        if not await extracts.exists(request.id):
            raise Conflict
        head = (await StoredExtract.of(request.id, request.subject_id)).head
        answer = await completeness.answer(request, record, held, head)
        # What Art. 15 lists goes with a copy of everything; what a person takes along needs the data alone.
        lacks_a_point = request.kind == "access" and any(point.faults for point in points(answer))
        # First the event: with it whoever changes something of the person's waits, so that nothing comes in between.
        left = await cell_looks.unmasked(request.id)
        await audit.record("extract.released", subject=request.subject_id, request=request.id, unmasked=left or None)
        if lacks_a_point or await completeness.missing(request):
            raise NotComplete
        if left > left_unmasked:
            raise LeftUnmasked
        await queue.enqueue(ANSWERED_BY[request.kind], request.id)


async def take_back(staff: Staff, reference: str) -> int:
    """Have what was released looked through once more, with what is masked in it: none of its letters is sent.

    Returns how many of them are on paper, to be destroyed. Raises NotFound, NotHandler, and Conflict when one of the
    letters is in the post, or nothing was released.
    """
    expect_handler(staff)
    async with deciding_as(staff):
        request = await find(reference)
        if request.kind not in ANSWERED_BY:
            raise NotFound
        await requests.hold(request.id)
        letters = await outgoing_letters.of_answer(request.id)
        await requests.move(request.id, ("approved", "executed"), "in_progress")
        on_paper = sum(it.printed_at is not None for it in letters)
        await letter_events.withdrawn(await outgoing_letters.withdraw_answer(request.id))
        if not await answers.take_back(request.id):
            raise Conflict
        await audit.record(
            "extract.taken_back", subject=request.subject_id, request=request.id, on_paper=on_paper or None
        )
        return on_paper
