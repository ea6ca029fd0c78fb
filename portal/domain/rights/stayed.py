"""What a request of the member's did at once and what stays, though nothing more comes of the request itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.data import subjects
from portal.data.actors import SYSTEM, Member
from portal.data.database import acting_as
from portal.data.keys import KeyDestroyed
from portal.data.requests.requests import Request
from portal.data.requests.states import CAME_TO_NOTHING
from portal.data.rights import restrictions
from portal.data.rights.restrictions import Restriction
from portal.domain.consents import consents
from portal.domain.record_of_processing.model import Text
from portal.domain.requests import wishes
from portal.domain.requests.wishes import Objecting
from portal.domain.rights import objected_marketing


@dataclass(frozen=True, slots=True)
class Stayed:
    """`block` is in force because of the request, and staff lift it (Art. 18(3)). `off` is the marketing that ended
    with it and is still off, which the member alone may switch on again (Art. 21(3))."""

    block: Restriction | None = None
    off: Sequence[Text] = ()


async def after(member: Member, request: Request) -> Stayed:
    """What stays of that request of the member's: nothing as long as something may come of it."""
    if request.status not in CAME_TO_NOTHING:
        return Stayed()
    async with acting_as(SYSTEM):
        in_force = await restrictions.in_force(member.id)
        try:
            stored = await wishes.of_request(request, await subjects.find(request.subject_id))
        except KeyDestroyed:
            stored = None
        of_form = stored.wish.ended if stored and isinstance(stored.wish, Objecting) else ()
        ended = {*of_form, *await objected_marketing.at_once(request.id)}
    block = next((each for each in in_force if each.request_id == request.id and each.ground != "retained"), None)
    off = [it.activity.name for it in await consents.overview(member) if it.activity.id in ended and not it.given]
    return Stayed(block, off)
