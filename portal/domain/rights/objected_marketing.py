"""Direct marketing that is objected to ends at once, whatever road the objection came by (Art. 21(2)-(3)).

To end it takes no proof of who asks: it ends for the person whom the request names, and for the address and the number
that were given, whoever has them. Who did not mean it switches it on again.
"""

from collections.abc import Collection
from uuid import UUID

from portal.data import subjects
from portal.data.actors import Member, Staff
from portal.data.consents import suppressions
from portal.data.intake import otherwise
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.requests.states import REFUSABLE
from portal.data.rights import objections
from portal.domain.audit import audit
from portal.domain.consents import consents
from portal.domain.consents.consents import Circumstances
from portal.domain.deciding import deciding_as
from portal.domain.erasure import known_as
from portal.domain.errors import NotFound
from portal.domain.intake.said import unsealed
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.record_of_processing.published import Published, published
from portal.domain.requests import wishes
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.requests.wishes import Objecting


async def end(staff: Staff, reference: str) -> None:
    """End all marketing to whoever made that objection, which says so; twice does nothing more.

    Raises NotFound, also for a request that is none, NotHandler, and Conflict when it is decided.
    """
    expect_handler(staff)
    current = await published()
    async with deciding_as(staff):
        request = await find(reference)
        if request.kind != "objection":
            raise NotFound
        await requests.hold(request.id, *REFUSABLE)
        came = await otherwise.find(request.id)
        said = unsealed(came, await subjects.find(request.subject_id)) if came else None
        await end_of(staff, request, current, known_as.digests(said.claim.identifiers()) if said else set())  # type: ignore[arg-type]


async def end_of(staff: Staff, request: Request, current: Published, known: Collection[bytes]) -> None:
    """`end` in the transaction under way, also for whoever is `known` by those digests."""
    before = await at_once(request.id)
    marketing = [activity.id for activity in current.record.choices if activity.id not in before]
    if not marketing:
        return
    await consents.end(Member(request.subject_id, request.language), current, marketing, Circumstances("staff"))
    for activity in marketing:
        await suppressions.add(known, activity, "objected")
        await objections.add(request.id, request.subject_id, activity, "ended", None, staff.id)
    await audit.record(
        "objection.marketing_ended", subject=request.subject_id, request=request.id, ended=len(marketing)
    )


async def names(request: Request, record: RecordOfProcessing) -> list[str]:
    """The marketing that ended because of the objection, whoever ended it, in the transaction under way. Raises
    KeyDestroyed."""
    stored = await wishes.of_request(request, await subjects.find(request.subject_id))
    of_form = stored.wish.ended if stored and isinstance(stored.wish, Objecting) else ()
    ended = {*of_form, *await at_once(request.id)}
    return [activity.name.in_(request.language) for activity in record.choices if activity.id in ended]


async def at_once(request: UUID) -> dict[str, objections.Objection]:
    """What staff have ended of the request's activities before it is decided, in the transaction under way."""
    return {row.activity: row for row in await objections.of_request(request) if row.outcome == "ended"}
