"""The letter that tells a person beforehand that a restriction will be lifted (Art. 18(3))."""

from uuid import UUID

from portal.data import subjects
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.errors import Stale
from portal.data.letters import outgoing_letters
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import persons_requests
from portal.data.rights import lifting_notices, restrictions
from portal.data.rights.restrictions import Ground
from portal.domain.audit import audit
from portal.domain.errors import Conflict
from portal.domain.letters import letters_to_sender
from portal.domain.requests.deadlines import working_days_after
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.rights.restrictions import PLACEABLE
from portal.domain.rights.rights_errors import AnswerNotPosted
from portal.settings import settings


async def order(staff: Staff, reference: str, ground: Ground, reason: str) -> UUID:
    """Order the letter that the restriction on that ground will be lifted, and why.

    It names no day, since nobody knows when it will be posted: it is lifted so many working days after that, by the
    setting, at the earliest. Raises NotFound, NotHandler, NoAddress, AnswerNotPosted while the person has not been told
    that it is restricted, and Conflict when there is none to lift, or the person has been told or is about to be.
    """
    expect_handler(staff)
    days = settings().lifted_after
    async with acting_as(staff):
        request = await find(reference)
        await subjects.hold(request.subject_id)
        current = {each.ground: each for each in await restrictions.in_force(request.subject_id)}.get(ground)
        if current is None or ground not in PLACEABLE or await persons_requests.closed_erasure(request.subject_id):
            raise Conflict
        if current.notice_posted_on or await lifting_notices.of_restrictions([current.id]):
            raise Conflict
        if await outgoing_letters.is_on_its_way(request.subject_id, "restriction_answer"):
            raise AnswerNotPosted
        facts = {"ground": ground, "working_days": days, "reason": reason}
        letter = await letters_to_sender.order("lifting_notice", request, facts, staff)
        await lifting_notices.add(letter, current.id, days)
        return letter


async def notice_posted(letter: Letter) -> None:
    """Note that the person has been told, and until when the restriction stays at least, in the transaction under way,
    as whoever posted the letter.

    Raises Stale when there is nothing to lift any longer.
    """
    assert letter.subject_id is not None
    assert letter.posted_on is not None
    assert letter.posted_by is not None
    notice = await lifting_notices.of_letter(letter.id)
    current = {each.id: each for each in await restrictions.in_force(letter.subject_id)}.get(notice.restriction_id)
    if current is None:
        raise Stale
    await lifting_notices.note_earliest(letter.id, working_days_after(letter.posted_on, notice.working_days))
    await restrictions.note_notice(letter.subject_id, current.ground, letter.posted_on, letter.posted_by)
    await audit.record(
        "restriction.notice_posted",
        subject=letter.subject_id,
        request=letter.request_id,
        ground=current.ground,
        posted_on=letter.posted_on.isoformat(),
    )
