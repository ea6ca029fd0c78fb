"""The letter that tells a person beforehand that a restriction will be lifted (Art. 18(3))."""

from datetime import date
from uuid import UUID

from portal.clock import today
from portal.data import subjects
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.errors import Stale
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import persons_requests
from portal.data.rights import lifting_notices, restrictions
from portal.data.rights.restrictions import Ground
from portal.domain.audit import audit
from portal.domain.errors import Conflict
from portal.domain.intake import letters_to_sender
from portal.domain.letters.posting_errors import LiftedTooEarly
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.requests.wording import RESTRICTED


async def order(staff: Staff, reference: str, ground: Ground, earliest: date, reason: str) -> UUID:
    """Order the letter that the restriction on that ground is lifted on `earliest` at the earliest, and why.

    Raises NotFound, NotHandler, LiftedTooEarly for a day that is not after today, NoAddress, and Conflict when
    there is none to lift, or the person has been told or is about to be.
    """
    expect_handler(staff)
    if earliest <= today():
        raise LiftedTooEarly
    async with acting_as(staff):
        request = await find(reference)
        await subjects.hold(request.subject_id)
        current = {each.ground: each for each in await restrictions.in_force(request.subject_id)}.get(ground)
        if current is None or ground not in RESTRICTED or await persons_requests.closed_erasure(request.subject_id):
            raise Conflict
        if current.notice_posted_on or await lifting_notices.of_restrictions([current.id]):
            raise Conflict
        facts = {"ground": RESTRICTED[ground][request.language], "lifted_on": earliest, "reason": reason}
        letter = await letters_to_sender.order("lifting_notice", request, facts, staff)
        await lifting_notices.add(letter, current.id, earliest)
        return letter


async def notice_posted(letter: Letter) -> None:
    """Note that the person has been told, in the transaction under way, as whoever posted the letter.

    Raises Stale when there is nothing to lift any longer.
    """
    assert letter.subject_id is not None
    assert letter.posted_on is not None
    assert letter.posted_by is not None
    restriction = await lifting_notices.restriction_of(letter.id)
    current = {each.id: each for each in await restrictions.in_force(letter.subject_id)}.get(restriction)  # type: ignore[arg-type]
    if current is None:
        raise Stale
    await restrictions.note_notice(letter.subject_id, current.ground, letter.posted_on, letter.posted_by)
    await audit.record(
        "restriction.notice_posted",
        subject=letter.subject_id,
        request=letter.request_id,
        ground=current.ground,
        posted_on=letter.posted_on.isoformat(),
    )
