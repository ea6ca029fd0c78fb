"""Letters of a request, written and posted in tests as the job and the staff would."""

from datetime import date
from uuid import UUID

import asyncpg

from portal.clock import today
from portal.data.database import acting_as
from portal.data.letters import outgoing_letters as rows
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests.requests import Request
from portal.domain.letters import outgoing_letters, postings
from portal.domain.requests import requests
from portal.domain.requests.deadlines import answer_due
from tests.on_paper import print_letter
from tests.people import HANDLER


async def letters_of(request: Request) -> list[Letter]:
    """Every letter of the request, oldest first."""
    async with acting_as(HANDLER):
        return await rows.of_request(request.id)


async def letter_of(request: Request, kind: str) -> Letter:
    """The letter of that kind that is, or was, to be sent."""
    return next(it for it in reversed(await letters_of(request)) if it.kind == kind and it.withdrawn_at is None)


async def written(request: Request, kind: str) -> UUID:
    """Write and print the letter of that kind; its id."""
    letter = await letter_of(request, kind)
    await outgoing_letters.write(letter.id)
    await print_letter(HANDLER, letter.id)
    return letter.id


async def posted(request: Request, kind: str, on: date | None = None) -> None:
    """Write, print and post the letter of that kind."""
    await postings.mark_posted(HANDLER, await written(request, kind), on or today())


async def now_of(request: Request) -> Request:
    """The request as it is by now."""
    async with acting_as(HANDLER):
        return await requests.find(request.reference)


async def dated(as_admin: asyncpg.Connection, request: Request, received: date) -> None:
    """Have the request's letter have come on another day, and its time counted from then."""
    await as_admin.execute(
        "UPDATE request SET received_on = $2, counted_from = $2, due_on = $3 WHERE id = $1",
        request.id,
        received,
        answer_due(received),
    )
