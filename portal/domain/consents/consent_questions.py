"""What a member is asked anew: a yes to a wording that has changed in what matters no longer counts (Art. 7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.data.accounts.sessions import Session
from portal.data.actors import Member
from portal.data.consents import consent_postponements as rows
from portal.data.consents import consents
from portal.data.consents.consents import ChoiceMade
from portal.data.database import acting_as
from portal.data.requests import persons_requests
from portal.domain.consents.consent_rules import counts
from portal.domain.record_of_processing.model import Activity
from portal.domain.record_of_processing.published import published


@dataclass(frozen=True, slots=True)
class Question:
    """An activity to which the member once said yes, by other words. `before` is what was said then."""

    activity: Activity
    before: ChoiceMade


async def open_questions(member: Member) -> Sequence[Question]:
    """What the member is to be asked, in the order of the record."""
    choices = (await published()).record.choices
    async with acting_as(member):
        chosen = await consents.in_force(member.id)
        if chosen and await persons_requests.is_erased(member.id):
            return ()
    made = ((activity, chosen.get(activity.id)) for activity in choices)
    return [Question(activity, before) for activity, before in made if before and not counts(activity, before)]


async def is_postponed(member: Member, session: Session) -> bool:
    """Whether the member has said in this session that it can wait."""
    async with acting_as(member):
        return await rows.is_postponed(session.token_hash)


async def postpone(member: Member, session: Session) -> None:
    """Ask no more before the member signs in again; until then it counts as no."""
    async with acting_as(member):
        await rows.postpone(session.token_hash, member.id)
