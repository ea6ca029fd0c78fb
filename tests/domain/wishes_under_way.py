"""Requests for rectification, restriction, portability and objection on their way, for tests that begin there."""

from datetime import date

from portal.clock import today
from portal.data.actors import SYSTEM, Member
from portal.data.database import acting_as, connection
from portal.data.letters import outgoing_letters as letters
from portal.data.letters.outgoing_letters import Letter
from portal.data.recipients import recipient_notices
from portal.data.requests.requests import Kind, Request, Status
from portal.domain.intake import signed_letters
from portal.domain.letters import outgoing_letters, postings
from portal.domain.letters.sealed_letters import content_of
from portal.domain.recipients import recipients
from portal.domain.recipients.recipients import ABOUT, LISTED_LATER
from portal.domain.requests import identity, requests
from portal.domain.requests.wishes import Correction, Corrections, Wish
from portal.domain.sources.places import Place
from portal.letters.letter import JSON
from tests.on_paper import fetch_enclosed, print_answer
from tests.people import HANDLER
from tests.telling import close

NAME = Place("shop", "customers", "name")
WRONG_NAME = Corrections((Correction(NAME, "Anna Anderson", "Anna Andersson-Ek"),))


async def in_progress(member: Member, kind: Kind, wish: Wish | None = None) -> Request:
    """A request whose sender is known."""
    request = await requests.submit(member, kind, wish)
    await signed_letters.register(HANDLER, request.seal, today())
    return await identity.confirm(HANDLER, request.reference, "in_person")


async def status_of(request: Request) -> Status:
    """How far it has come."""
    async with acting_as(SYSTEM):
        return (await requests.find(request.reference)).status


async def letters_of(request: Request) -> list[Letter]:
    """Every letter that it led to."""
    async with acting_as(SYSTEM):
        return await letters.of_request(request.id)


async def said_in(letter: Letter) -> dict[str, JSON]:
    """The facts of a letter."""
    async with acting_as(SYSTEM):
        return dict((await content_of(letter))[1])


async def sent(request: Request, on: date | None = None) -> None:
    """Write, print, post and close the answer, and see that it ends."""
    [letter] = [each for each in await letters_of(request) if each.is_answer]
    await outgoing_letters.write(letter.id)
    await fetch_enclosed(request)
    await print_answer(HANDLER, request.reference)
    await postings.mark_posted(HANDLER, request.reference, on or today())
    assert await status_of(request) == "answered"
    await recipients.list_by_itself(request.id)
    async with acting_as(SYSTEM):
        asked = "SELECT EXISTS (SELECT FROM pgqueuer WHERE entrypoint = 'list-recipients' AND payload = $1)"
        assert await connection().fetchval(asked, request.id.bytes) == (request.kind in LISTED_LATER)
        for about in filter(None, [ABOUT.get(request.kind)]):
            assert await recipient_notices.is_listed(request.id, about)
    await close(HANDLER, request)
    assert await status_of(request) == "closed"
