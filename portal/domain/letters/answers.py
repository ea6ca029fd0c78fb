"""The answer on paper: its letters ordered and written by a job; once all are in the post the request is answered."""

from datetime import date
from uuid import UUID

from portal.clock import today
from portal.data import subjects
from portal.data.access import extracts
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.letters import answers, letter_contents, outgoing_letters
from portal.data.requests import requests
from portal.data.requests.requests import Request, Status
from portal.domain.accounts.roles import expect_to_open
from portal.domain.errors import NotFound
from portal.domain.letters import letter_events
from portal.domain.letters import outgoing_letters as letters
from portal.domain.letters.letter_writing import write_now
from portal.domain.letters.making import kind_of
from portal.domain.requests.request_forms import sender_of
from portal.domain.requests.requests import find
from portal.domain.trouble import noting_trouble
from portal.kinds import ANSWER_OF, LetterKind
from portal.letters.letter import Render
from portal.settings import settings

RENDERED_FROM: dict[str, Status] = {"access": "approved", "erasure": "executed"}
"""The state in which the answer to each kind of request is rendered."""


async def render(request_id: UUID) -> None:
    """Write the answer of a request, once: a large extract as several letters, one after the other.

    Safe to run twice and to be killed anywhere: the letters that are there already are not made again. Raises
    WorkPostponed when a source that the answer needs fails.
    """
    async with acting_as(SYSTEM):
        request = await requests.by_id(request_id)
        if request.status != RENDERED_FROM.get(request.kind) or await answers.exists(request_id):
            return
    async with noting_trouble(request_id):
        kind = ANSWER_OF[request.kind]
        divide = kind_of(kind).divide
        if divide is None:
            await _order(request, kind, 1, b"")
            await _write(request, None)
        else:
            divided = await divide(request)
            await _order(request, kind, divided.count, divided.plan)
            await _write(request, divided.render)


async def open_answer(staff: Staff, reference: str, number: int = 1) -> bytes:
    """A letter of the answer as PDF; that it was opened is an event. Raises NotFound and KeyDestroyed."""
    expect_to_open(staff)
    async with acting_as(staff):
        answer = await answers.find((await find(reference)).id)
        found = [it for it in answer.letters if it.number == number] if answer else []
        if not found:
            raise NotFound
        return await letters.opened(found[0], staff)


async def forget_posted(on: date | None = None) -> int:
    """Forget what the letters say, and the extracts behind answers, that were posted longer ago than the setting says.

    The extracts of requests that ended unanswered go too. Returns how many letters were forgotten.
    """
    before = (on or today()) - settings().answers_kept
    async with acting_as(SYSTEM):
        await extracts.forget_needless(before)
        return await letter_contents.forget_posted(before)


async def _order(request: Request, kind: LetterKind, count: int, plan: bytes) -> None:
    """Order what is not ordered yet of the answer's letters, all at once, so that it is known when it is whole."""
    async with acting_as(SYSTEM):
        await requests.hold(request.id, RENDERED_FROM[request.kind])
        await letter_events.withdrawn(await outgoing_letters.withdraw_other_plans(request.id, plan))
        there = {it.number for it in await outgoing_letters.of_answer(request.id)}
        addressee = sender_of(request, await subjects.find(request.subject_id))
        for number in range(1, count + 1):
            if number not in there:
                await letters.put(
                    kind,
                    request=request,
                    addressee=addressee,
                    facts={"request": str(request.id), "part": number},
                    language=request.language,
                    number=number,
                    plan=plan,
                )


async def _write(request: Request, render: Render | None) -> None:
    async with acting_as(SYSTEM):
        ordered = await outgoing_letters.of_answer(request.id)
    for letter in ordered:
        if letter.is_to_be_written:
            await write_now(letter.id, render)
