"""A request for restriction (Art. 18): the data is blocked on the ground that staff find, and the person is told so."""

from collections.abc import Sequence

from portal.clock import local_date
from portal.data import subjects
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.rights import restrictions as rows
from portal.data.rights.restrictions import Ground
from portal.domain.errors import NotFound
from portal.domain.letters import letters_to_sender
from portal.domain.requests import wishes
from portal.domain.requests.handling import expect_handler, held
from portal.domain.requests.requests import find
from portal.domain.requests.wishes import Blocking
from portal.domain.rights import restrictions
from portal.domain.rights.restrictions import PLACEABLE


async def asked(staff: Staff, request: Request) -> Blocking | None:
    """On what ground the person asks for it; None where the letter has to be read. Raises KeyDestroyed."""
    async with acting_as(staff):
        stored = await wishes.of_request(request, await subjects.find(request.subject_id))
    return stored.wish if stored and isinstance(stored.wish, Blocking) else None


async def grant(staff: Staff, reference: str, ground: Ground, telephones: Sequence[str] = ()) -> None:
    """Block the person's data at once and order the answer, both or neither.

    The answer says since when it is blocked, which may be earlier: for another request, or while this one waited.

    Raises NotFound, NotHandler, NotATelephone, NoAddress, and Conflict when it is not the time for it, or the
    person is erased.
    """
    expect_handler(staff)
    if ground not in PLACEABLE:
        raise NotFound
    async with acting_as(staff):
        request = await find(reference)
    if request.kind != "restriction":
        raise NotFound
    known = await restrictions.known_by(request.subject_id, telephones)
    async with acting_as(staff):
        await subjects.hold(request.subject_id)  # Before the request, as `put` does.
        await held(request, "in_progress")
        await restrictions.put(staff, request, ground, known)
        await requests.move(request.id, ("in_progress",), "executed")
        placed = {each.ground: each.placed_at for each in await rows.in_force(request.subject_id)}[ground]
        facts = {"ground": ground, "placed_on": local_date(placed), "received_on": request.came_on}
        await letters_to_sender.order("restriction_answer", request, facts, staff)
